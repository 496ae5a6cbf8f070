import {
  AudioRawFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  NO_TURN,
  type OptionRules,
  type ProcessorIO,
  TTSAudioFrame,
  TTSSentenceEndFrame,
  TTSStoppedFrame,
} from '../../src/engine.ts'
import { MonoConverter } from './pcm/mono-converter.ts'

/** Options of {@link Resample}. */
export interface ResampleOptions extends FrameProcessorOptions {
  /** The rate to convert to, in Hz. */
  sampleRate: number
}

const optionRules: OptionRules<ResampleOptions> = {
  name: 'any',
  sampleRate: 'positive',
}

/**
 * Converts the audio that passes, the listener's or the agent's, to mono at one sample rate. The roles and transports of
 * Antiphon convert what they take; this is for processors and sinks that do not.
 */
export class Resample extends FrameProcessor {
  static override readonly processorName: string = 'Resample'
  override readonly io: ProcessorIO
  readonly #sampleRate: number
  readonly #listener: MonoConverter
  #agent: MonoConverter
  /** What the filter holds audio of. */
  #held: Pick<TTSAudioFrame, 'turn' | 'sentence'> = { turn: NO_TURN, sentence: undefined }

  constructor(options: ResampleOptions) {
    const { sampleRate, ...rest } = checkOptions('Resample', options, optionRules)
    super(rest)
    this.#sampleRate = sampleRate
    this.#listener = new MonoConverter(sampleRate)
    this.#agent = new MonoConverter(sampleRate)
    this.io = { makesAudio: { frame: TTSAudioFrame, sampleRate } }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') return this.push(frame, direction)
    if (frame instanceof AudioRawFrame) {
      const samples = this.#listener.convert(frame)
      if (samples.length === 0) return
      return this.push(frame.with({ samples, sampleRate: this.#sampleRate, channels: 1 }))
    }
    if (frame instanceof TTSAudioFrame) {
      if (frame.sentence !== this.#held.sentence) void this.#send(this.#agent.flush())
      this.#held = frame
      return this.#send(this.#agent.convert(frame))
    }
    // The end of a sentence: what the filter still holds belongs before it.
    if (frame instanceof TTSSentenceEndFrame || frame instanceof TTSStoppedFrame)
      void this.#send(this.#agent.flush())
    return this.push(frame)
  }

  protected override onInterrupt(): void {
    this.#agent = new MonoConverter(this.#sampleRate)
  }

  #send(samples: Int16Array): void | Promise<void> {
    if (samples.length === 0) return
    const { turn, sentence } = this.#held
    return this.push(new TTSAudioFrame({ samples, sampleRate: this.#sampleRate, turn, sentence }))
  }
}
