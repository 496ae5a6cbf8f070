import PQueue from 'p-queue'
import {
  BotTurnStartedFrame,
  callIn,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  guard,
  isAbort,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  MetricsFrame,
  type ProcessorIO,
  SettingsFrame,
  SpeakFrame,
  TTSAudioFrame,
  TTSError,
  type TTSProvider,
  TTSSentenceEndFrame,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  type TurnScope,
  toAntiphonError,
  UnspokenAnswerFrame,
  WordPlaces,
  type WordTiming,
} from '../../src/index.ts'
import { Resampler } from '../audio/resampler.ts'
import { switchFrame } from '../fallback/switch-frame.ts'
import type { Pronunciations } from '../text/pronunciations.ts'
import { type SentencePiece, SentenceSegmenter } from '../text/sentences.ts'
import { checkedOptions } from './checked-options.ts'
import { ForeignScripts } from './foreign-scripts.ts'
import { type SpeechText, SpeechTexts } from './speech-text.ts'
import { TextPieces } from './text-pieces.ts'
import { unlessOver } from './unless-over.ts'
import { WrittenWords } from './written-words.ts'

/** Options of {@link TTS}. */
export interface TTSProcessorOptions extends FrameProcessorOptions {
  /** One of the provider's voices. */
  voice?: string
  /** BCP 47 language of the text. */
  language?: string
  /** Speaking rate; 1 is the voice's own. */
  speed?: number
  /** Makes a sentence speakable. Default {@link speakable}: no markdown, no emoji, no bare links. */
  speakable?: (sentence: string) => string
  /** How words are said: `{ nginx: 'engine x' }`. The conversation keeps the written form. See {@link Pronunciations}. */
  pronunciations?: Pronunciations
  /**
   * Whether numbers, dates, money and the like are written out for the voice, in English, German, French and Spanish.
   * Default: unless the provider `normalizes` by itself.
   */
  spellNumbers?: boolean
  /**
   * So that an answer begins sooner, its first piece may be a clause with so many words. Default: it is a sentence.
   */
  firstClauseWords?: number
  /** How long the voice may take to its first sound, in milliseconds. Default 10,000. */
  firstByteMs?: number
  /** How long the voice may pause in mid-sentence, in milliseconds. Default 10,000. */
  stallMs?: number
}

/** What may be changed between two sentences. */
type Settings = Pick<TTSProcessorOptions, 'voice' | 'language' | 'speed'>

/** Sentences that may wait for the voice before the model is slowed down. */
const maxWaiting = 3

/**
 * Text to speech: gathers the model's text to sentences and has each spoken as soon as it is whole, in order. For each
 * sentence it sends the text, the timings of its words where the voice knows them, and its audio in the rate of the
 * task's output.
 */
export class TTS extends FrameProcessor {
  override readonly io: ProcessorIO = {
    needs: [LLMTextFrame, SpeakFrame],
    makes: [TTSAudioFrame, TTSTextFrame],
    makesAudio: { frame: TTSAudioFrame, sampleRate: 'task' },
  }
  readonly #provider: TTSProvider
  readonly #options: TTSProcessorOptions
  readonly #queue = new PQueue({ concurrency: 1 })
  readonly #session = new AbortController()
  #settings: Settings
  readonly #texts: SpeechTexts
  readonly #foreign: ForeignScripts
  #pieces: TextPieces
  #round = 0
  #started = false
  #unspokenTurn: number | undefined

  constructor(provider: TTSProvider, options: TTSProcessorOptions = {}) {
    super(checkedOptions(provider, options))
    this.#provider = provider
    this.#options = options
    this.#texts = new SpeechTexts(provider, options)
    this.#foreign = new ForeignScripts(provider)
    this.#settings = settingsOf(options)
    this.#pieces = this.#newPieces()
  }

  /** What it was made of: for `Fallback`, which makes one processor of several. */
  get parts(): { readonly provider: TTSProvider; readonly options: TTSProcessorOptions } {
    return { provider: this.#provider, options: this.#options }
  }

  /** The voice has deadlines of its own. */
  override get patienceMs(): number {
    return Math.max(this.#options.firstByteMs ?? 10_000, this.#options.stallMs ?? 10_000) + 5_000
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') return this.push(frame, direction)
    if (frame instanceof UnspokenAnswerFrame) this.#unspokenTurn = frame.turn
    if (frame.turn === this.#unspokenTurn) return this.push(frame)
    if (frame instanceof LLMTextFrame) return this.#gather(frame)
    if (frame instanceof LLMResponseStartFrame) this.#begin(frame)
    else if (frame instanceof LLMResponseEndFrame) return this.#finish(frame)
    else if (frame instanceof SpeakFrame) return this.#speakOut(frame)
    else if (frame instanceof SettingsFrame)
      this.#settings = { ...this.#settings, ...settingsOf(frame.settings) }
    return this.push(frame, direction)
  }

  protected override async setup(): Promise<void> {
    const { signal } = this.#session
    await this.#provider.warmup?.(callIn(this.environment, signal))
  }

  protected override onInterrupt(): void {
    this.#started = false
    this.#pieces = this.#newPieces()
  }

  protected override cleanup(): void {
    this.#session.abort()
  }

  #newPieces(): TextPieces {
    const { firstClauseWords } = this.#options
    return new TextPieces(() => {
      const { language: locale } = this.#settings
      return new SentenceSegmenter({
        ...(locale !== undefined && { locale }),
        ...(firstClauseWords !== undefined && { firstClauseWords }),
      })
    })
  }

  #begin({ round }: LLMResponseStartFrame): void {
    this.#round = round
    this.#pieces.begin()
  }

  #gather({ text, endsSentence }: LLMTextFrame): void | Promise<void> {
    return this.#enqueueAll(this.#pieces.take(text, endsSentence), this.#round, this.scope)
  }

  async #finish(frame: LLMResponseEndFrame): Promise<void> {
    const { scope } = this
    await this.#enqueueAll(this.#pieces.rest(), frame.round, scope)
    await this.#spoken(frame.last, scope)
    await this.push(frame)
  }

  async #speakOut({ text }: SpeakFrame): Promise<void> {
    const { scope } = this
    void this.push(new BotTurnStartedFrame({ turn: scope.turn }), 'upstream')
    await this.#enqueueAll(this.#pieces.whole(text), 0, scope)
    await this.#spoken(true, scope)
  }

  /** Has pieces spoken, and looks for the next when there is room for it: a text may be long. */
  #enqueueAll(pieces: Iterator<SentencePiece>, round: number, scope: TurnScope): void | Promise<void> {
    while (!scope.over) {
      const { value, done } = pieces.next()
      if (done) return
      this.#enqueue(value, round, scope)
      if (this.#queue.size >= maxWaiting)
        return this.#untilRoom(scope).then(() => this.#enqueueAll(pieces, round, scope))
    }
  }

  async #spoken(last: boolean, scope: TurnScope): Promise<void> {
    await unlessOver(this.#queue.onIdle(), scope)
    if (last || this.#started) await scope.push(new TTSStoppedFrame({ last }))
    if (!scope.over) this.#started = false
  }

  #enqueue(piece: SentencePiece, round: number, scope: TurnScope): void {
    const settings = this.#settings
    this.spawn(async () => {
      await this.#queue.add(async () => {
        if (!scope.over) await this.#say(piece, round, settings, scope)
      })
    })
  }

  async #say(piece: SentencePiece, round: number, settings: Settings, scope: TurnScope): Promise<void> {
    const text = this.#texts.prepare(piece, settings.language)
    const foreign = this.#foreign.tell(text.foreign)
    if (foreign) this.report(foreign)
    const silent = text.spoken.text === ''
    // What says nothing is part of the text all the same; what the voice cannot say is left out.
    if (silent && (text.foreign !== undefined || text.whole === '')) return
    const sentence = this.environment.turns.nextSentence()
    try {
      if (!silent && !this.#started) await scope.push(new TTSStartedFrame())
      if (scope.over) return
      await scope.push(new TTSTextFrame({ sentence, text: text.whole, round }))
      if (!silent) {
        this.#started = true
        await this.#synthesize(sentence, text, settings, scope)
      }
      await scope.push(new TTSSentenceEndFrame({ sentence }))
    } catch (thrown) {
      if (scope.over && isAbort(thrown)) return
      await scope.push(new TTSSentenceEndFrame({ sentence, broken: true }))
      const { name: provider } = this.#provider
      this.report(toAntiphonError(thrown, (message, cause) => new TTSError(message, { cause, provider })))
    }
  }

  async #synthesize(
    sentence: number,
    { written, whole, spoken }: SpeechText,
    settings: Settings,
    scope: TurnScope,
  ): Promise<void> {
    const { clock } = this
    const { signal } = scope
    const { firstByteMs = 10_000, stallMs = 10_000 } = this.#options
    const sampleRate = this.environment.outputSampleRate
    const resampler = new Resampler(this.#provider.sampleRate, sampleRate)
    const startedAtMs = clock.now()
    let ttfbMs: number | undefined
    let busyMs = 0
    let since = startedAtMs
    const send = async (samples: Int16Array) => {
      if (samples.length === 0) return
      busyMs += clock.now() - since
      await scope.push(new TTSAudioFrame({ samples, sampleRate, sentence }))
      since = clock.now()
    }
    const words = new WrittenWords(written, spoken, whole.indexOf(written))
    const places = new WordPlaces(spoken.text)
    const tell = async (timings: WordTiming[]) => {
      if (timings.length > 0) await scope.push(new TTSWordsFrame({ sentence, words: timings }))
    }
    const { text } = spoken
    const stream = this.#provider.synthesize(text, {
      ...settings,
      ...callIn(this.environment, signal),
      turn: scope.turn,
      onSwitch: (change) => void this.push(switchFrame(this.name, change)),
    })
    for await (const event of guard(stream, {
      signal,
      clock,
      firstByteMs,
      stallMs,
      what: this.#provider.name,
    })) {
      if (event.type === 'words') await tell(words.take(places.place(event.words)))
      else {
        ttfbMs ??= clock.now() - startedAtMs
        await send(resampler.push(event.samples))
      }
    }
    await send(resampler.flush())
    await tell(words.rest())
    busyMs += clock.now() - since
    const measured = { durationMs: busyMs, characters: text.length, turn: scope.turn }
    const provider = this.#provider.name
    const first = ttfbMs === undefined ? {} : { ttfbMs }
    void scope.push(
      new MetricsFrame({ metrics: { type: 'stage', stage: 'tts', provider, ...measured, ...first } }),
    )
  }

  #untilRoom(scope: TurnScope): Promise<void> {
    return unlessOver(this.#queue.onSizeLessThan(maxWaiting), scope)
  }
}

function settingsOf({ voice, language, speed }: Settings): Settings {
  return {
    ...(voice !== undefined && { voice }),
    ...(language !== undefined && { language }),
    ...(speed !== undefined && { speed }),
  }
}
