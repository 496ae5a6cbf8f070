import {
  AudioRawFrame,
  announcedOpening,
  callIn,
  checkOptions,
  checkProvider,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  guardCall,
  type Opened,
  type OptionRules,
  type ProcessorIO,
  toAntiphonError,
  VADError,
  type VADProvider,
  type VADStream,
  VADUserPausedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { MonoConverter } from '../audio/pcm/mono-converter.ts'
import { SpeechDetector, type SpeechDetectorOptions, speechDetectorRules } from './speech-detector.ts'

/** Options of {@link VAD}. */
export interface VADOptions extends FrameProcessorOptions, SpeechDetectorOptions {
  /** How long the provider may take to judge a window, in milliseconds, and all that wait when the session ends. Default 5,000. */
  judgeTimeoutMs?: number
}

const optionRules: OptionRules<VADOptions> = {
  name: 'any',
  judgeTimeoutMs: 'positive',
  ...speechDetectorRules,
}

/** Windows that may wait for the provider before the oldest are dropped: 3 s with Silero's 32 ms. */
const maxWaiting = 96

/**
 * Hears when somebody speaks: takes the listener's audio at any rate, passes it on, and sends UserStartedSpeaking,
 * UserPaused and UserStoppedSpeaking downstream.
 */
export class VAD extends FrameProcessor {
  static override readonly processorName: string = 'VAD'
  override readonly io: ProcessorIO = {
    needs: [AudioRawFrame],
    makes: [VADUserStartedSpeakingFrame, VADUserPausedFrame, VADUserStoppedSpeakingFrame],
  }
  readonly #provider: VADProvider
  readonly #detector: SpeechDetector
  readonly #converter: MonoConverter
  readonly #window: Int16Array
  #filled = 0
  #opened: Opened<VADStream> | undefined
  readonly #abort = new AbortController()
  #waiting: Int16Array[] = []
  #pumping = false
  #failing = false
  readonly #judgeTimeoutMs: number

  constructor(provider: VADProvider, options: VADOptions = {}) {
    super(checkOptions('VAD', options, optionRules))
    checkProvider('VAD', 'vad', provider)
    this.#provider = provider
    this.#judgeTimeoutMs = options.judgeTimeoutMs ?? 5_000
    this.#converter = new MonoConverter(provider.sampleRate)
    this.#window = new Int16Array(provider.windowSamples)
    this.#detector = new SpeechDetector((provider.windowSamples / provider.sampleRate) * 1000, options)
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const passed = this.push(frame, direction)
    if (frame instanceof AudioRawFrame && direction === 'downstream')
      this.#listen(this.#converter.convert(frame))
    return passed
  }

  protected override async setup(): Promise<void> {
    const call = callIn(this.environment, this.#abort.signal)
    this.#opened = await announcedOpening(call, 'vad', this.#provider, (call) => this.#provider.open(call))
  }

  protected override async onEnd(): Promise<void> {
    const late = this.after(this.#judgeTimeoutMs, () => {
      this.#waiting = []
      this.#abort.abort()
    })
    await this.settled()
    late.cancel()
    if (this.#detector.speaking)
      this.push(new VADUserStoppedSpeakingFrame({ silenceMs: this.#detector.silentMs }))
  }

  protected override cleanup(): void {
    this.#abort.abort()
    this.#waiting = []
    this.#opened?.close()
  }

  #listen(samples: Int16Array): void {
    for (let offset = 0; offset < samples.length; ) {
      const part = samples.subarray(offset, offset + this.#window.length - this.#filled)
      this.#window.set(part, this.#filled)
      this.#filled += part.length
      offset += part.length
      if (this.#filled < this.#window.length) return
      this.#filled = 0
      this.#waiting.push(this.#window.slice())
      if (this.#waiting.length > maxWaiting) {
        this.#waiting.shift()
        this.dropped(1)
      }
      if (!this.#pumping) this.spawn(() => this.#pump())
    }
  }

  /** Audio that has passed on and was not judged yet: it came faster than it can be. */
  get #waitingMs(): number {
    return (this.#waiting.length * this.#provider.windowSamples * 1000) / this.#provider.sampleRate
  }

  async #pump(): Promise<void> {
    this.#pumping = true
    try {
      for (let window = this.#waiting.shift(); window && this.#opened; window = this.#waiting.shift())
        await this.#judge(this.#opened.stream, window)
    } finally {
      this.#pumping = false
    }
  }

  /** Waits for the provider no longer than it may take. */
  #answer(probability: Promise<number> | number): Promise<number> | number {
    if (typeof probability === 'number') return probability
    const context = { signal: this.#abort.signal, clock: this.clock }
    return guardCall(probability, this.#judgeTimeoutMs, this.#provider.name, context)
  }

  async #judge(stream: VADStream, window: Int16Array): Promise<void> {
    let probability: number
    try {
      probability = await this.#answer(stream.probability(window))
      this.#failing = false
    } catch (thrown) {
      if (this.#abort.signal.aborted || this.#failing) return
      this.#failing = true
      this.report(
        toAntiphonError(
          thrown,
          (message, cause) => new VADError(message, { cause, provider: this.#provider.name }),
        ),
      )
      return
    }
    const event = this.#detector.hear(probability)
    if (event === 'started')
      this.push(new VADUserStartedSpeakingFrame({ leadMs: this.#detector.leadMs + this.#waitingMs }))
    else if (event === 'paused') this.push(new VADUserPausedFrame())
    else if (event === 'stopped')
      this.push(new VADUserStoppedSpeakingFrame({ silenceMs: this.#detector.silentMs }))
  }
}
