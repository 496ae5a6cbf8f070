import {
  AudioRawFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  HeardAudioFrame,
  type OptionRules,
  ProcessorError,
  type RecordingSink,
  toAntiphonError,
} from '../../../src/engine.ts'
import { MonoConverter } from '../pcm/mono-converter.ts'
import { Leveller } from './leveller.ts'
import { SinkWriter } from './sink-writer.ts'
import { Timeline } from './timeline.ts'

/** Options of {@link Recorder}. */
export interface RecorderOptions extends FrameProcessorOptions {
  /** Where the recording goes. */
  to: RecordingSink
  /** In Hz. Default 16,000. */
  sampleRate?: number
  /** Listener on the left and agent on the right, or both in one channel. Default `stereo`. */
  layout?: 'stereo' | 'mixed'
  /**
   * The loudness that both sides are brought to, in LUFS, each by itself; −20 suits speech. Default: they are left as they
   * are. Measured as in ITU-R BS.1770, over the last seconds of speech, so that the gain follows; see `docs/audio.md`.
   */
  loudnessLufs?: number
}

const optionRules: OptionRules<RecorderOptions> = {
  name: 'any',
  to: 'any',
  sampleRate: 'positive',
  layout: 'any',
  loudnessLufs: 'number',
}

/** Audio younger than this is kept back, because the other side's may still come, in milliseconds. */
const patienceMs = 500

/**
 * Records a session, each side where it sounded on the session's clock. It belongs after the output, whose HeardAudio it
 * hears. Memory does not grow with the call: a sink that is slow is waited for, for 30 s of audio, and then gets silence in
 * place of what it could not take. A sink that fails is reported once, and the call goes on.
 */
export class Recorder extends FrameProcessor {
  static override readonly processorName: string = 'Recorder'
  override readonly io = {}
  readonly #sink: RecordingSink
  readonly #sampleRate: number
  readonly #mixed: boolean
  readonly #converters: readonly MonoConverter[]
  readonly #levellers: readonly Leveller[]
  #writer: SinkWriter | undefined
  #timeline: Timeline | undefined
  #startMs = 0

  constructor(options: RecorderOptions) {
    const {
      to,
      sampleRate = 16_000,
      layout = 'stereo',
      loudnessLufs,
      ...rest
    } = checkOptions('Recorder', options, optionRules)
    super(rest)
    this.#sink = to
    this.#sampleRate = sampleRate
    this.#mixed = layout === 'mixed'
    const sides = [0, 1]
    this.#converters = sides.map(() => new MonoConverter(sampleRate))
    this.#levellers =
      loudnessLufs === undefined ? [] : sides.map(() => new Leveller(sampleRate, loudnessLufs))
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') {
      if (frame instanceof AudioRawFrame) this.#add(0, frame)
      else if (frame instanceof HeardAudioFrame) this.#add(1, frame)
    }
    return this.push(frame, direction)
  }

  protected override async setup(): Promise<void> {
    const format = { sampleRate: this.#sampleRate, channels: this.#mixed ? 1 : 2 }
    await this.clock.hold(Promise.resolve(this.#sink.open(format)))
    this.#writer = new SinkWriter(opened(this.#sink), format, {
      clock: this.clock,
      failed: (error) =>
        this.report(toAntiphonError(error, (message, cause) => new ProcessorError(message, { cause }))),
    })
  }

  protected override onStart(): void {
    this.#startMs = this.clock.now()
    this.#timeline = new Timeline(this.#sampleRate, 2)
  }

  protected override async cleanup(): Promise<void> {
    this.#write(this.#timeline?.take(Number.POSITIVE_INFINITY))
    await this.#writer?.close()
  }

  #add(side: 0 | 1, frame: AudioRawFrame | HeardAudioFrame): void {
    const now = this.clock.now()
    const atMs = (frame.pts ?? now) - this.#startMs
    const samples = this.#converters[side]!.convert(frame)
    this.#timeline?.add(side, atMs, this.#levellers[side]?.process(samples) ?? samples)
    this.#write(this.#timeline?.take(now - this.#startMs - patienceMs))
  }

  #write(stereo: Int16Array | undefined): void {
    if (stereo !== undefined) this.#writer?.write(this.#mixed ? mixed(stereo) : stereo)
  }
}

/** A sink that has been opened already, so that one that cannot be ends the session before it starts. */
function opened(sink: RecordingSink): RecordingSink {
  return { open() {}, write: (samples) => sink.write(samples), close: () => sink.close() }
}

function mixed(stereo: Int16Array): Int16Array {
  const mono = new Int16Array(stereo.length / 2)
  for (let i = 0; i < mono.length; i++)
    mono[i] = Math.max(-32_768, Math.min(32_767, stereo[2 * i]! + stereo[2 * i + 1]!))
  return mono
}
