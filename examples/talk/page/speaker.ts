import type { TTSAudioFrame } from 'antiphon'
import type { PlaybackCommand, PlaybackPosition } from './playback.ts'

/** The loudspeaker: plays the agent's voice as it comes. */
export class Speaker {
  /** Shows what is heard. */
  readonly analyser: AnalyserNode
  readonly #node: AudioWorkletNode
  #session = 0

  private constructor(context: AudioContext, played: (playedMs: number) => void) {
    this.#node = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [2] })
    this.#node.port.onmessage = ({ data }: MessageEvent<PlaybackPosition>) => {
      if (data.session === this.#session) played(data.playedMs)
    }
    this.analyser = new AnalyserNode(context, { fftSize: 1024 })
    this.#node.connect(this.analyser).connect(context.destination)
  }

  /** @param played Told how much of what came in the session has been heard, in milliseconds. */
  static async open(context: AudioContext, played: (playedMs: number) => void): Promise<Speaker> {
    await context.audioWorklet.addModule('/playback.js')
    return new Speaker(context, played)
  }

  play({ samples, sampleRate }: TTSAudioFrame): void {
    this.#command({ type: 'audio', samples, sampleRate })
  }

  /** Another session begins: falls silent and counts anew. */
  begin(): void {
    this.#command({ type: 'session', session: ++this.#session })
  }

  /** Falls silent and forgets what has not sounded. */
  clear(): void {
    this.#command({ type: 'clear' })
  }

  /** Falls silent and keeps what has not sounded. */
  pause(): void {
    this.#command({ type: 'pause' })
  }

  /** Goes on where it was paused. */
  resume(): void {
    this.#command({ type: 'resume' })
  }

  #command(command: PlaybackCommand): void {
    this.#node.port.postMessage(command)
  }
}
