import {
  AgentTurnStartedFrame,
  callIn,
  type Direction,
  deadlineFor,
  type Frame,
  FrameProcessor,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  type ProcessorIO,
  patienceFor,
  SettingsFrame,
  SpeakFrame,
  TTSAudioFrame,
  type TTSProvider,
  TTSTextFrame,
  type TurnScope,
  UnspokenAnswerFrame,
} from '../../src/engine.ts'
import { switchFrame } from '../switches/switch-frame.ts'
import { type SentencePiece, SentenceSegmenter } from '../text/sentences.ts'
import { checkedOptions } from './checked-options.ts'
import { ForeignScripts } from './foreign-scripts.ts'
import { Speech, type SpeechInit } from './speech.ts'
import { SpeechTexts } from './speech-text.ts'
import { TextPieces } from './text-pieces.ts'
import type { TTSProcessorOptions } from './tts-options.ts'

/** What may be changed between two sentences. */
type Settings = Pick<TTSProcessorOptions, 'voice' | 'language' | 'speed' | 'style'>

/**
 * Text to speech: gathers the model's text to sentences and has each spoken as soon as it is whole, in order; all that an
 * answer says in one voice is one call of the provider. For each sentence it sends the text, the timings of its words
 * where the voice knows them, its audio in the rate of the task's output, and its end. What the voice fails of costs the
 * sentence that it fails in: it is broken off, an error tells why, and those behind it are said all the same.
 */
export class TTS extends FrameProcessor {
  static override readonly processorName: string = 'TTS'
  override readonly io: ProcessorIO = {
    needs: [LLMTextFrame, SpeakFrame],
    makes: [TTSAudioFrame, TTSTextFrame],
    makesAudio: { frame: TTSAudioFrame, sampleRate: 'task' },
  }
  readonly #provider: TTSProvider
  readonly #options: TTSProcessorOptions
  readonly #speech: Speech
  readonly #deadlines: Pick<SpeechInit, 'firstByteMs' | 'stallMs'>
  #settings: Settings
  readonly #texts: SpeechTexts
  readonly #foreign: ForeignScripts
  #pieces: TextPieces
  #round = 0
  /** Whether an answer of the model's is under way, be it between two rounds. */
  #answering = false
  #unspokenTurn: number | undefined

  constructor(provider: TTSProvider, options: TTSProcessorOptions = {}) {
    super(checkedOptions(provider, options))
    this.#provider = provider
    this.#options = options
    this.#deadlines = {
      firstByteMs: deadlineFor(provider, options.firstByteMs, 10_000),
      stallMs: deadlineFor(provider, options.stallMs, 10_000),
    }
    this.#speech = new Speech({
      provider,
      ...this.#deadlines,
      environment: () => this.environment,
      spawn: (work) => this.spawn(work),
      report: (error) => this.report(error),
      onSwitch: (change) => void this.push(switchFrame(this.name, change)),
    })
    this.#texts = new SpeechTexts(provider, options)
    this.#foreign = new ForeignScripts(provider)
    this.#settings = settingsOf(options)
    this.#pieces = this.#newPieces()
  }

  /** The voice has deadlines of its own. */
  override get patienceMs(): number {
    return patienceFor(this.#deadlines.firstByteMs, this.#deadlines.stallMs) + 5_000
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
    await this.#provider.warmup?.(callIn(this.environment, this.environment.session.signal))
  }

  protected override onInterrupt(): void {
    this.#answering = false
    this.#speech.interrupt()
    this.#pieces = this.#newPieces()
  }

  protected override onEnd(): void {
    this.#speech.close()
  }

  #newPieces(): TextPieces {
    const { firstClauseWords } = this.#options
    return new TextPieces(() => {
      const { language: locale } = this.#settings
      return new SentenceSegmenter({ locale, firstClauseWords })
    })
  }

  #begin({ round }: LLMResponseStartFrame): void {
    this.#answering = true
    this.#round = round
    this.#pieces.begin()
  }

  #gather({ text, endsSentence }: LLMTextFrame): void | Promise<void> {
    return this.#sayAll(this.#pieces.take(text, endsSentence), this.#round, this.scope)
  }

  async #finish(frame: LLMResponseEndFrame): Promise<void> {
    const { scope } = this
    await this.#sayAll(this.#pieces.rest(), frame.round, scope)
    if (frame.last && !scope.over) {
      this.#answering = false
      this.#speech.close()
    }
    await this.#speech.stop(frame.last, scope)
    await this.push(frame)
  }

  async #speakOut({ text }: SpeakFrame): Promise<void> {
    const { scope } = this
    void this.push(new AgentTurnStartedFrame({ turn: scope.turn }), 'upstream')
    await this.#sayAll(this.#pieces.whole(text), 0, scope)
    if (!this.#answering && !scope.over) this.#speech.close()
    await this.#speech.stop(true, scope)
  }

  /** Has pieces said, and looks for the next when there is room for it: a text may be long. */
  #sayAll(pieces: Iterator<SentencePiece>, round: number, scope: TurnScope): void | Promise<void> {
    while (!scope.over) {
      const { value, done } = pieces.next()
      if (done) return
      this.#say(value, round, scope)
      const room = this.#speech.untilRoom(scope)
      if (room) return room.then(() => this.#sayAll(pieces, round, scope))
    }
  }

  #say(piece: SentencePiece, round: number, scope: TurnScope): void {
    const text = this.#texts.prepare(piece, this.#settings.language)
    const foreign = this.#foreign.tell(text.foreign)
    if (foreign) this.report(foreign)
    // What says nothing is part of the text all the same; what the voice cannot say is left out.
    if (text.spoken.text === '' && (text.foreign !== undefined || text.whole === '')) return
    this.#speech.add(text, round, this.#settings, scope)
  }
}

function settingsOf({ voice, language, speed, style }: Settings): Settings {
  return {
    ...(voice !== undefined && { voice }),
    ...(language !== undefined && { language }),
    ...(speed !== undefined && { speed }),
    ...(style !== undefined && { style }),
  }
}
