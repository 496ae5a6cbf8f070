import {
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type OptionRules,
  type ProcessorIO,
  SendDTMFFrame,
  TTSAudioFrame,
  TTSStoppedFrame,
} from '../../../src/engine.ts'
import { dtmfTones, type ToneOptions, toneRules } from './dtmf-tones.ts'

/** Options of {@link DTMFSender}. */
export interface DTMFSenderOptions extends FrameProcessorOptions, ToneOptions {}

const optionRules: OptionRules<DTMFSenderOptions> = {
  name: 'any',
  ...toneRules,
}

/** The most keys that are played at once. */
const maxKeys = 64

/**
 * Plays the keys that the agent sends as tones in its answer, for a line that cannot send them otherwise. Put it between
 * the voice and the output, which then sees no SendDTMF frame.
 */
export class DTMFSender extends FrameProcessor {
  static override readonly processorName: string = 'DTMFSender'
  override readonly io: ProcessorIO = { takes: [SendDTMFFrame], makes: [TTSAudioFrame] }
  readonly #tones: ToneOptions

  constructor(options: DTMFSenderOptions = {}) {
    super(checkOptions('DTMFSender', options, optionRules))
    this.#tones = options
  }

  override async process(frame: Frame, direction: Direction): Promise<void> {
    if (!(frame instanceof SendDTMFFrame) || direction === 'upstream') return this.push(frame, direction)
    const { outputSampleRate: sampleRate } = this.environment
    const { turn } = frame
    const samples = dtmfTones(frame.keys.slice(0, maxKeys), sampleRate, this.#tones)
    // What is said after it belongs to no sentence before it.
    await this.push(new TTSStoppedFrame({ last: false, turn }))
    await this.push(new TTSAudioFrame({ samples, sampleRate, turn }))
    await this.push(new TTSStoppedFrame({ last: false, turn }))
  }
}
