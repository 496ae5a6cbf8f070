import {
  AudioRawFrame,
  announced,
  callIn,
  checkOptions,
  checkProvider,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  guard,
  InterimTranscriptionFrame,
  isAbort,
  joinTexts,
  MetricsFrame,
  type OptionRules,
  type ProcessorIO,
  type ProviderSwitch,
  SettingsFrame,
  STTError,
  type STTProvider,
  type STTResult,
  TimeoutError,
  TranscriptionFrame,
  toAntiphonError,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../../src/index.ts'
import { MonoConverter } from '../audio/mono-converter.ts'
import { switchFrame } from '../fallback/switch-frame.ts'
import { withoutNoiseMarks } from '../text/noise-marks.ts'
import { RecentAudio } from './recent-audio.ts'
import { Utterance } from './utterance.ts'

/** Options of {@link STT}. */
export interface STTProcessorOptions extends FrameProcessorOptions {
  /** BCP 47 language to expect, for providers that know several. */
  language?: string
  /** Audio from before the detected beginning of speech that the recognizer is given too, in milliseconds. Default 300. */
  preRollMs?: number
  /**
   * How long a final transcript may take after the end of speech, in milliseconds; then the last interim one stands. A
   * recognizer that listens all the time may take so long to close at the end. Default 5,000.
   */
  finalTimeoutMs?: number
}

const optionRules: OptionRules<STTProcessorOptions> = {
  name: 'any',
  language: 'any',
  preRollMs: 'not-negative',
  finalTimeoutMs: 'not-negative',
}

/** Longest detection delay that audio is kept for, in milliseconds. */
const maxLeadMs = 2_000

/** How much of the last stretch of speech is kept to be exported, in milliseconds. */
const maxUtteranceMs = 30_000

interface Call {
  readonly audio: Utterance
  readonly abort: AbortController
  stoppedAtMs: number | undefined
}

/**
 * Speech to text: gives the provider the audio of each stretch of speech, with a little of what came before it, and
 * sends InterimTranscription frames while it is spoken and one Transcription at its end. A stretch in which no words
 * were heard ends with an empty Transcription, so that whoever waits for words knows that none will come.
 */
export class STT extends FrameProcessor {
  override readonly io: ProcessorIO
  readonly #provider: STTProvider
  readonly #options: STTProcessorOptions
  readonly #converter: MonoConverter
  readonly #recent: RecentAudio
  #language: string | undefined
  #call: Call | undefined
  #calls = new Set<Call>()
  #before: Promise<void> = Promise.resolve()
  readonly #last: RecentAudio

  constructor(provider: STTProvider, options: STTProcessorOptions = {}) {
    super(checkOptions('STT', options, optionRules))
    checkProvider('STT', 'stt', provider)
    this.#provider = provider
    this.#options = options
    this.#language = options.language
    this.#converter = new MonoConverter(provider.sampleRate)
    this.#recent = new RecentAudio(this.#samples(maxLeadMs + this.#preRollMs))
    this.#last = new RecentAudio(this.#samples(maxUtteranceMs))
    this.io = {
      needs: provider.mode === 'continuous' ? [AudioRawFrame] : [UserStartedSpeakingFrame],
      makes: [TranscriptionFrame, InterimTranscriptionFrame],
    }
  }

  /** The audio of the last stretch of speech, or of the one being spoken, 30 s at most: mono at {@link STT.sampleRate}. */
  get lastUtterance(): Int16Array {
    return this.#last.last(this.#samples(maxUtteranceMs))
  }

  /** The sample rate, in Hz, of {@link STT.lastUtterance}. */
  get sampleRate(): number {
    return this.#provider.sampleRate
  }

  /** What it was made of: for `Fallback`, which makes one processor of several. */
  get parts(): { readonly provider: STTProvider; readonly options: STTProcessorOptions } {
    return { provider: this.#provider, options: this.#options }
  }

  /** The last transcript has a deadline of its own. */
  override get patienceMs(): number {
    return (this.#options.finalTimeoutMs ?? 5_000) + 5_000
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const passed = this.push(frame, direction)
    if (direction === 'upstream') return passed
    if (frame instanceof AudioRawFrame) this.#hear(this.#converter.convert(frame))
    else if (frame instanceof SettingsFrame) this.#language = frame.settings.language ?? this.#language
    else if (this.#provider.mode === 'continuous') return passed
    else if (frame instanceof UserStartedSpeakingFrame) this.#start(frame.leadMs + this.#preRollMs)
    else if (frame instanceof UserStoppedSpeakingFrame) this.#stop(this.clock.now() - frame.silenceMs)
    return passed
  }

  protected override async setup(): Promise<void> {
    await this.#provider.warmup?.(callIn(this.environment, this.environment.session.signal))
  }

  protected override onStart(): void {
    if (this.#provider.mode === 'continuous') this.#start(0)
  }

  protected override async onEnd(): Promise<void> {
    this.#stop(this.clock.now())
    await this.#before
  }

  protected override cleanup(): void {
    for (const { abort, audio } of this.#calls) {
      abort.abort()
      audio.end()
    }
    this.#recent.clear()
  }

  get #preRollMs(): number {
    return this.#options.preRollMs ?? 300
  }

  #samples(ms: number): number {
    return Math.round((this.#provider.sampleRate * ms) / 1000)
  }

  #hear(samples: Int16Array): void {
    if (this.#call === undefined) {
      this.#recent.add(samples)
      return
    }
    this.#last.add(samples)
    if (!this.#call.audio.add(samples)) this.dropped(1)
  }

  #start(leadMs: number): void {
    this.#stop(this.clock.now())
    const call: Call = { audio: new Utterance(), abort: new AbortController(), stoppedAtMs: undefined }
    this.#call = call
    this.#calls.add(call)
    const lead = this.#recent.last(this.#samples(leadMs))
    this.#last.clear()
    this.#last.add(lead)
    call.audio.add(lead)
    this.#recent.clear()
    const before = this.#before
    const done = Promise.withResolvers<void>()
    this.#before = done.promise
    this.spawn(async () => {
      try {
        await this.#transcribe(call, before)
      } finally {
        this.#calls.delete(call)
        done.resolve()
      }
    })
  }

  #stop(stoppedAtMs: number): void {
    const call = this.#call
    if (call === undefined) return
    this.#call = undefined
    call.stoppedAtMs = stoppedAtMs
    call.audio.end()
    const timeoutMs = this.#options.finalTimeoutMs ?? 5_000
    const { name, mode } = this.#provider
    const late =
      mode === 'continuous'
        ? `${name} did not close within ${timeoutMs} ms of the end.`
        : `No final transcript within ${timeoutMs} ms.`
    const timer = this.clock.setTimeout(() => call.abort.abort(new TimeoutError(late)), timeoutMs)
    call.abort.signal.addEventListener('abort', () => timer.cancel(), { once: true })
  }

  async #transcribe(call: Call, before: Promise<void>): Promise<void> {
    const heard: STTResult[] = []
    let interim = ''
    try {
      for await (const result of withoutNoise(this.#results(call))) {
        if (this.#provider.mode === 'continuous') this.#tell(result)
        else {
          if (result.final) heard.push(result)
          interim = joinTexts([...heard.map(({ text }) => text), result.final ? '' : result.text])
          if (call.stoppedAtMs === undefined && interim)
            this.push(new InterimTranscriptionFrame({ text: interim }))
        }
      }
      interim = ''
    } catch (thrown) {
      if (!this.#mayStand(thrown, call)) interim = ''
    }
    await before
    call.abort.abort()
    if (this.#provider.mode === 'continuous') return
    const text = interim || joinTexts(heard.map(({ text }) => text))
    const { confidence, language } = heard.at(-1) ?? {}
    this.#measure(call)
    this.push(
      new TranscriptionFrame({
        text,
        ...(confidence !== undefined && { confidence }),
        ...(language !== undefined && { language }),
      }),
    )
  }

  #results({ audio, abort }: Call): AsyncIterable<STTResult> {
    const { signal } = abort
    const language = this.#language
    const options = {
      ...callIn(this.environment, signal),
      onSwitch: (change: ProviderSwitch) => void this.push(switchFrame(this.name, change)),
      ...(language !== undefined && { language }),
    }
    const limits = { signal, clock: this.clock, what: this.#provider.name }
    return announced(options, 'stt', this.#provider, (call) =>
      guard(this.#provider.transcribe(audio, { ...options, ...call }), limits),
    )
  }

  /** Reports a failure. Returns whether the last interim transcript stands: not when the session is over. */
  #mayStand(thrown: unknown, call: Call): boolean {
    const { reason, aborted } = call.abort.signal
    const error = aborted && reason instanceof TimeoutError ? reason : thrown
    if (isAbort(error)) return false
    const provider = this.#provider.name
    this.report(toAntiphonError(error, (message, cause) => new STTError(message, { cause, provider })))
    return true
  }

  #tell({ text, final, confidence, language }: STTResult): void {
    if (!final) this.push(new InterimTranscriptionFrame({ text }))
    else
      this.push(
        new TranscriptionFrame({
          text,
          ...(confidence !== undefined && { confidence }),
          ...(language !== undefined && { language }),
        }),
      )
  }

  #measure({ audio, stoppedAtMs }: Call): void {
    const durationMs = this.clock.now() - (stoppedAtMs ?? this.clock.now())
    this.push(
      new MetricsFrame({
        metrics: {
          type: 'stage',
          stage: 'stt',
          provider: this.#provider.name,
          durationMs,
          ttfbMs: durationMs,
          audioSeconds: audio.samples / this.#provider.sampleRate,
        },
      }),
    )
  }
}

/** A recognizer tells of coughs and music too: from here on, a transcript is what somebody said. */
async function* withoutNoise(results: AsyncIterable<STTResult>): AsyncIterable<STTResult> {
  for await (const result of results) {
    const text = withoutNoiseMarks(result.text)
    // An interim transcript of noise says nothing; the final one says that there will be none.
    if (text !== '' || result.text === '' || result.final) yield { ...result, text }
  }
}
