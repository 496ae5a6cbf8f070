import type {
  AntiphonError,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  ErrorFrame,
  Frame,
  FunctionCallFrame,
  FunctionCallResultFrame,
  InterimTranscriptionFrame,
  InterruptFrame,
  LLMContextFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  MetricsFrame,
  ObservedProcessor,
  SpokenTextFrame,
  TranscriptionFrame,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  UnspokenAnswerFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../src/index.ts'
import { HeldGuess } from '../../src/index.ts'
import { SentenceSegmenter } from '../text/sentences.ts'
import { BotOutput, type Tell } from './bot-output.ts'
import type { FunctionCalls } from './function-calls.ts'
import { metricsMessage } from './metrics-message.ts'

/** What a {@link SessionTeller} works with. */
export interface TellerParts {
  readonly tell: Tell
  readonly calls: FunctionCalls
  /** Whether answers have a voice. */
  readonly speaks: boolean
  readonly userId: string
  /** The time of day, in ISO 8601. */
  timestamp(): string
  /** What a client is told of an error. */
  errorText(error: AntiphonError): string
}

/** Tells a client what happens in a session: each frame that means something to it, when it is first pushed. */
export class SessionTeller {
  readonly #parts: TellerParts
  readonly #tell: Tell
  readonly #output: BotOutput
  readonly #seen = new WeakSet<Frame>()
  readonly #guess = new HeldGuess()
  #sentences = new SentenceSegmenter()
  #unspokenTurn: number | undefined
  #llm = false
  #tts = false

  constructor(parts: TellerParts) {
    this.#parts = parts
    this.#tell = parts.tell
    this.#output = new BotOutput(parts.tell)
  }

  /** Whether the client reads what the agent says in the form of RTVI 1. */
  set legacy(legacy: boolean) {
    this.#output.legacy = legacy
  }

  /** A frame is pushed. */
  see(source: ObservedProcessor, frame: Frame): void {
    const teller = this.#tellers[frame.kind]
    if (teller === undefined || this.#seen.has(frame)) return
    this.#seen.add(frame)
    this.#guess.see(frame, () => teller(frame as never, source))
  }

  readonly #tellers: Readonly<Record<string, (frame: never, source: ObservedProcessor) => void>> = {
    'user-turn-started': (_: UserTurnStartedFrame) => this.#tell('user-started-speaking'),
    'user-turn-ended': (_: UserTurnEndedFrame) => this.#tell('user-stopped-speaking'),
    'user-mute-started': (_: UserMuteStartedFrame) => this.#tell('user-mute-started'),
    'user-mute-stopped': (_: UserMuteStoppedFrame) => this.#tell('user-mute-stopped'),
    'interim-transcription': ({ text }: InterimTranscriptionFrame) => this.#said(text, false),
    transcription: ({ text }: TranscriptionFrame) => this.#said(text, true),
    'llm-context': (frame: LLMContextFrame) => this.#asked(frame),
    'unspoken-answer': ({ turn }: UnspokenAnswerFrame) => {
      this.#unspokenTurn = turn
    },
    'llm-response-start': (_: LLMResponseStartFrame) => {
      this.#llm = true
      this.#sentences = new SentenceSegmenter()
      this.#tell('bot-llm-started')
    },
    'llm-text': ({ text, turn }: LLMTextFrame) => {
      this.#tell('bot-llm-text', { text })
      this.#written(this.#sentences.push(text), turn)
    },
    'llm-response-end': ({ turn }: LLMResponseEndFrame) => {
      this.#written(this.#sentences.flush(), turn)
      this.#llmOver()
    },
    'tts-started': (_: TTSStartedFrame) => {
      this.#tts = true
      this.#tell('bot-tts-started')
    },
    'tts-text': ({ text, turn }: TTSTextFrame) => this.#output.sentence(text, turn),
    'tts-stopped': (_: TTSStoppedFrame) => this.#ttsOver(),
    'spoken-text': ({ text, turn }: SpokenTextFrame) => {
      this.#tell('bot-tts-text', { text })
      this.#output.spoken(text, turn)
    },
    'bot-started-speaking': ({ turn }: BotStartedSpeakingFrame) => {
      this.#tell('bot-started-speaking')
      this.#output.started(turn)
    },
    'bot-stopped-speaking': (_: BotStoppedSpeakingFrame) => {
      this.#output.stopped()
      this.#tell('bot-stopped-speaking')
    },
    'function-call': (frame: FunctionCallFrame) => this.#parts.calls.began(frame),
    'function-call-result': (frame: FunctionCallResultFrame) => this.#parts.calls.ended(frame),
    interrupt: (frame: InterruptFrame) => {
      if (!this.#guess.isUnheard(frame)) this.#interrupted(frame)
    },
    'user-turn-guessed': () => {},
    metrics: ({ metrics }: MetricsFrame, source) => {
      const told = metricsMessage(metrics, source.name)
      if (told) this.#tell('metrics', told)
    },
    error: ({ error, fatal }: ErrorFrame) => {
      const text = this.#parts.errorText(error)
      // The text's field was `message` before client-js 1.13.1.
      this.#tell('error', { error: text, message: text, fatal })
    },
  }

  #said(text: string, final: boolean): void {
    const { userId, timestamp } = this.#parts
    this.#tell('user-transcription', { text, final, timestamp: timestamp(), user_id: userId })
  }

  #asked({ context }: LLMContextFrame): void {
    const last = context.messages.at(-1)
    if (last?.role === 'user') this.#tell('user-llm-text', { text: last.content })
  }

  #written(sentences: readonly string[], turn: number): void {
    for (const text of sentences) {
      this.#tell('bot-transcription', { text })
      if (!this.#parts.speaks || turn === this.#unspokenTurn) this.#output.shown(text)
    }
  }

  #interrupted(frame: InterruptFrame): void {
    this.#sentences = new SentenceSegmenter()
    this.#llmOver()
    this.#ttsOver()
    this.#parts.calls.interrupted(frame)
    this.#output.interrupted(frame.turn)
    this.#tell('bot-interrupted')
  }

  /** An interrupted answer has no frame for its end. */
  #llmOver(): void {
    if (this.#llm) this.#tell('bot-llm-stopped')
    this.#llm = false
  }

  #ttsOver(): void {
    if (this.#tts) this.#tell('bot-tts-stopped')
    this.#tts = false
  }
}
