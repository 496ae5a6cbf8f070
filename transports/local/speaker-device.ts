import { systemClock, type Timer } from '../../src/engine.ts'
import { type AudioDevice, defaultDevice } from './audio-device.ts'
import type { DeviceReport, OpenDevice } from './device-messages.ts'
import type { WebAudio } from './web-audio.ts'

/** The time between two looks at what has sounded, in milliseconds. */
const lookMs = 20
/** How long before it sounds audio has to be there, in seconds: a look of the device at what it has to play. */
const marginSeconds = 0.01
/**
 * How long the first sound is kept back, in seconds, so that a later one that is handed over more slowly still finds its
 * time: the way from here to the microphone keeps its length.
 */
const reserveSeconds = 0.04
/** Where nothing else waits, audio further ahead than this shows that the device stood still, in seconds. */
const farSeconds = 0.3
/** How much has to have been played for the device to count as working, in seconds: more than its buffers hold. */
const flowingSeconds = 0.2

interface Sound {
  readonly source: AudioBufferSourceNode
  /** When it begins and ends, in samples of the context. */
  readonly from: number
  readonly to: number
  /** How many samples have been sent with it. */
  readonly end: number
}

/** A loudspeaker, in a process of its own. Each chunk sounds at its time, so that the way to the microphone keeps its length. */
export class SpeakerDevice {
  readonly #audio: WebAudio
  readonly #context: AudioContext
  readonly #sampleRate: number
  readonly #tell: (report: DeviceReport) => void
  #sounds: Sound[] = []
  /** From the session's time to the context's, in samples. */
  #offset: number | undefined
  #end = 0
  #lastTime = 0
  #timer: Timer | undefined

  constructor(
    audio: WebAudio,
    { id }: AudioDevice,
    { sampleRate }: OpenDevice,
    tell: (report: DeviceReport) => void,
  ) {
    this.#audio = audio
    this.#sampleRate = sampleRate
    this.#tell = tell
    const sink = id === defaultDevice ? {} : { sinkId: id }
    this.#context = new audio.AudioContext({ sampleRate, latencyHint: 0.02, ...sink })
    this.#look()
  }

  play(samples: Int16Array, atMs: number, end: number): void {
    const length = samples.length
    const buffer = new this.#audio.AudioBuffer({ length, numberOfChannels: 1, sampleRate: this.#sampleRate })
    buffer.copyToChannel(
      Float32Array.from(samples, (sample) => sample / 32_768),
      0,
    )
    const from = this.#startOf((atMs * this.#sampleRate) / 1000)
    this.#end = from + length
    const source = new this.#audio.AudioBufferSourceNode(this.#context, { buffer })
    source.connect(this.#context.destination)
    source.start(from / this.#sampleRate)
    this.#sounds.push({ source, from, to: this.#end, end })
  }

  clear(): void {
    for (const { source } of this.#sounds) {
      source.stop()
      source.disconnect()
    }
    this.#sounds = []
    this.#end = 0
  }

  async close(): Promise<void> {
    this.#timer?.cancel()
    this.clear()
    await this.#context.close()
  }

  /** Each chunk has its time, after what went before and not before the device can play it. */
  #startOf(position: number): number {
    const earliest = Math.ceil((this.#context.currentTime + marginSeconds) * this.#sampleRate)
    const free = Math.max(earliest, this.#end)
    this.#offset ??= free + Math.round(reserveSeconds * this.#sampleRate) - Math.round(position)
    const from = Math.round(position) + this.#offset
    if (Math.abs(from - this.#end) < 2 && this.#end >= earliest) return this.#end
    const stalled = this.#sounds.length === 0 && from > earliest + farSeconds * this.#sampleRate
    if (from >= free && !stalled) return from
    this.#offset += free - from
    return free
  }

  readonly #look = (): void => {
    const time = this.#context.currentTime
    if (time > flowingSeconds && time > this.#lastTime) this.#tell({ type: 'alive' })
    this.#lastTime = time
    this.#follow((time - this.#context.outputLatency) * this.#sampleRate)
    this.#timer = systemClock.setTimeout(this.#look, lookMs)
  }

  #follow(position: number): void {
    while (this.#sounds[0] && this.#sounds[0].to <= position) {
      const { end } = this.#sounds.shift()!
      this.#tell({ type: 'played', samples: end })
    }
  }
}
