import { Resampler } from 'antiphon/kit'
import { SampleQueue } from './sample-queue.ts'
import { scope } from './worklet-scope.ts'

/** What the page asks of the player. */
export type PlaybackCommand =
  | { readonly type: 'audio'; readonly samples: Int16Array; readonly sampleRate: number }
  /** Fall silent and forget what waits. */
  | { readonly type: 'clear' }
  /** The same, and count anew: another session begins. */
  | { readonly type: 'session'; readonly session: number }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }

/** How much of what came in a session has been heard, in milliseconds. */
export interface PlaybackPosition {
  readonly session: number
  readonly playedMs: number
}

const longestSeconds = 10
const fadeMs = 5
const reportMs = 60

/** Plays the agent's voice, and tells how far it has got: what was received less what still waits. */
class Playback extends scope.AudioWorkletProcessor {
  readonly #rate = scope.sampleRate
  readonly #queue = new SampleQueue(this.#rate * longestSeconds, (this.#rate * fadeMs) / 1000)
  #resampler: { readonly rate: number; readonly resampler: Resampler } | undefined
  #session = 0
  #receivedMs = 0
  #toldMs = 0
  #untold = 0

  constructor() {
    super()
    this.port.onmessage = ({ data }: MessageEvent<PlaybackCommand>) => this.#obey(data)
  }

  process(_inputs: unknown, [[left, ...others]]: readonly [readonly Float32Array[]]): boolean {
    if (left === undefined) return true
    this.#queue.read(left)
    for (const other of others) other.set(left)
    this.#untold += left.length
    if (this.#untold >= (this.#rate * reportMs) / 1000) this.#tell()
    return true
  }

  #obey(command: PlaybackCommand): void {
    if (command.type === 'audio') this.#play(command)
    else if (command.type === 'pause') this.#queue.pause()
    else if (command.type === 'resume') this.#queue.resume()
    else {
      this.#queue.clear()
      this.#resampler = undefined
      if (command.type === 'clear') return
      this.#session = command.session
      this.#receivedMs = this.#toldMs = 0
    }
  }

  #play({ samples, sampleRate }: Extract<PlaybackCommand, { type: 'audio' }>): void {
    if (this.#resampler?.rate !== sampleRate)
      this.#resampler = { rate: sampleRate, resampler: new Resampler(sampleRate, this.#rate) }
    this.#queue.push(Float32Array.from(this.#resampler.resampler.push(samples), (sample) => sample / 32_768))
    this.#receivedMs += (samples.length / sampleRate) * 1000
  }

  #tell(): void {
    this.#untold = 0
    const playedMs = this.#receivedMs - (this.#queue.length / this.#rate) * 1000
    if (playedMs <= this.#toldMs) return
    this.#toldMs = playedMs
    this.port.postMessage({ session: this.#session, playedMs } satisfies PlaybackPosition)
  }
}

scope.registerProcessor('playback', Playback)
