import {
  AudioRawFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type RecordingSink,
  SpokenAudioFrame,
} from '../../src/index.ts'
import { MonoConverter } from './mono-converter.ts'
import { Timeline } from './timeline.ts'

/** Options of {@link Recorder}. */
export interface RecorderOptions extends FrameProcessorOptions {
  /** Where the recording goes. */
  to: RecordingSink
  /** In Hz. Default 16,000. */
  sampleRate?: number
}

/** Audio younger than this is kept back, because the other side's may still come, in milliseconds. */
const patienceMs = 500

/**
 * Records a session in stereo, the listener on the left and the agent on the right, each where it sounded on the
 * session's clock. It belongs after the output, whose SpokenAudio it hears; memory does not grow with the call.
 */
export class Recorder extends FrameProcessor {
  override readonly io = {}
  readonly #sink: RecordingSink
  readonly #sampleRate: number
  readonly #listener: MonoConverter
  readonly #agent: MonoConverter
  #timeline: Timeline | undefined
  #startMs = 0

  constructor({ to, sampleRate = 16_000, ...options }: RecorderOptions) {
    super(options)
    this.#sink = to
    this.#sampleRate = sampleRate
    this.#listener = new MonoConverter(sampleRate)
    this.#agent = new MonoConverter(sampleRate)
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') {
      if (frame instanceof AudioRawFrame) this.#add(0, frame, this.#listener)
      else if (frame instanceof SpokenAudioFrame) this.#add(1, frame, this.#agent)
    }
    return this.push(frame, direction)
  }

  protected override async setup(): Promise<void> {
    await this.clock.hold(Promise.resolve(this.#sink.open({ sampleRate: this.#sampleRate, channels: 2 })))
  }

  protected override onStart(): void {
    this.#startMs = this.clock.now()
    this.#timeline = new Timeline(this.#sampleRate, 2)
  }

  protected override async cleanup(): Promise<void> {
    const rest = this.#timeline?.take(Number.POSITIVE_INFINITY)
    if (rest && rest.length > 0) void this.#sink.write(rest)
    await this.clock.hold(Promise.resolve(this.#sink.close()))
  }

  #add(channel: number, frame: AudioRawFrame | SpokenAudioFrame, converter: MonoConverter): void {
    const now = this.clock.now()
    const atMs = (frame.pts ?? now) - this.#startMs
    this.#timeline?.add(channel, atMs, converter.convert(frame))
    const ready = this.#timeline?.take(now - this.#startMs - patienceMs)
    if (ready && ready.length > 0) {
      const written = this.#sink.write(ready)
      if (written) this.spawn(() => this.clock.hold(written))
    }
  }
}
