import {
  AudioRawFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type OptionRules,
  type ProcessorIO,
  type Timer,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../../src/engine.ts'
import { MonoConverter } from '../../audio/pcm/mono-converter.ts'
import { countWords, plainWords } from '../../text/words.ts'
import { BeepDetector } from './beep.ts'
import { VoicemailFrame } from './voicemail-frame.ts'
import { voicemailPhrases } from './voicemail-phrases.ts'

/** Options of {@link VoicemailDetector}. */
export interface VoicemailDetectorOptions extends FrameProcessorOptions {
  /** What machines say, besides what is known in en, de, fr, es and it. */
  phrases?: readonly string[]
  /** How long the tone of a machine lasts at least, in milliseconds. Default 150. */
  beepMs?: number
  /** A first utterance of no more words, and none of a machine, is a human's: "Hello?". Default 8. */
  humanWords?: number
  /** How long to wait for the tone once a machine has been heard, in milliseconds; then the message may begin anyway. Default 30,000. */
  beepTimeoutMs?: number
  /** Silence after a machine's words that stands for the tone, in milliseconds. Default 4,000. */
  silenceMs?: number
}

const optionRules: OptionRules<VoicemailDetectorOptions> = {
  name: 'any',
  phrases: 'any',
  beepMs: 'positive',
  humanWords: 'not-negative',
  beepTimeoutMs: 'not-negative',
  silenceMs: 'not-negative',
}

/** The rate at which the tone is looked for, in Hz: that of telephones. */
const sampleRate = 8_000

/** How much of what was said is kept until it is known who says it, in characters. */
const longestGreeting = 4_000

type State = 'unknown' | 'human' | 'machine' | 'recording'

/**
 * Finds out who has answered a call: a person, or an answering machine, known by what it says or by its tone. Sends a
 * `VoicemailFrame` both ways: `human` or `machine` once, and `beep` when a message may be left. Belongs behind `STT`.
 */
export class VoicemailDetector extends FrameProcessor {
  static override readonly processorName: string = 'VoicemailDetector'
  override readonly io: ProcessorIO = { needs: [TranscriptionFrame], makes: [VoicemailFrame] }
  readonly #options: VoicemailDetectorOptions
  readonly #phrases: readonly string[]
  readonly #converter = new MonoConverter(sampleRate)
  readonly #beep: BeepDetector
  #state: State = 'unknown'
  #heard = ''
  #waiting: Timer | undefined
  #silence: Timer | undefined

  constructor(options: VoicemailDetectorOptions = {}) {
    super(checkOptions('VoicemailDetector', options, optionRules))
    this.#options = options
    this.#phrases = [...voicemailPhrases, ...(options.phrases ?? [])].map(plainWords)
    this.#beep = new BeepDetector(sampleRate, options.beepMs ?? 150)
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const passed = this.push(frame, direction)
    if (direction === 'upstream' || this.#state === 'human' || this.#state === 'recording') return passed
    if (frame instanceof AudioRawFrame) {
      if (this.#beep.hear(this.#converter.convert(frame))) this.#mayRecord('tone')
    } else if (frame instanceof TranscriptionFrame) this.#hear(frame.text)
    else if (frame instanceof VADUserStartedSpeakingFrame) this.#silence?.cancel()
    else if (frame instanceof VADUserStoppedSpeakingFrame) this.#waitForSilence()
    return passed
  }

  protected override cleanup(): void {
    this.#waiting?.cancel()
    this.#silence?.cancel()
  }

  #hear(text: string): void {
    if (this.#state !== 'unknown' || text.trim() === '') return
    const { humanWords = 8 } = this.#options
    this.#heard = `${this.#heard} ${plainWords(text)}`.trim().slice(-longestGreeting)
    if (this.#phrases.some((phrase) => this.#heard.includes(phrase))) this.#machine(this.#heard)
    else if (countWords(this.#heard, undefined, humanWords + 1) <= humanWords)
      this.#decided('human', this.#heard)
  }

  #machine(reason: string): void {
    this.#decided('machine', reason)
    this.#waiting = this.after(this.#options.beepTimeoutMs ?? 30_000, () => this.#mayRecord('timeout'))
    this.#waitForSilence()
  }

  #waitForSilence(): void {
    if (this.#state !== 'machine') return
    this.#silence?.cancel()
    this.#silence = this.after(this.#options.silenceMs ?? 4_000, () => this.#mayRecord('silence'))
  }

  #mayRecord(reason: string): void {
    if (this.#state === 'unknown') this.#decided('machine', reason)
    this.#state = 'recording'
    this.cleanup()
    this.broadcast(new VoicemailFrame({ event: 'beep', reason }))
  }

  #decided(event: 'human' | 'machine', reason: string): void {
    this.#state = event
    this.broadcast(new VoicemailFrame({ event, reason }))
  }
}
