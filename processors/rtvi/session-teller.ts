import {
  type AgentStartedSpeakingFrame,
  type AgentStoppedSpeakingFrame,
  type AntiphonError,
  type ErrorFrame,
  type Frame,
  type HeardTextFrame,
  type InterimTranscriptionFrame,
  type InterruptFrame,
  type LLMContextFrame,
  type LLMResponseEndFrame,
  type LLMResponseStartFrame,
  type LLMTextFrame,
  type MetricsFrame,
  type ObservedProcessor,
  type SettingsFrame,
  type ToolCallFrame,
  type ToolCallResultFrame,
  type TranscriptionFrame,
  type TTSStartedFrame,
  type TTSStoppedFrame,
  type TTSTextFrame,
  textOf,
  UndecidedAnswer,
  type UnspokenAnswerFrame,
  type UserMuteStartedFrame,
  type UserMuteStoppedFrame,
  type UserTurnEndedFrame,
  type UserTurnStartedFrame,
  type VADUserStartedSpeakingFrame,
  type VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import { SentenceSegmenter } from '../text/sentences.ts'
import { BotOutput, type Tell } from './bot-output.ts'
import { type FunctionCallReport, FunctionCalls } from './function-calls.ts'
import type { Interruption } from './interruption.ts'
import { metricsMessage } from './metrics-message.ts'
import type { RTVITells } from './rtvi-options.ts'
import { UserBackchannels } from './user-backchannels.ts'

/** What a {@link SessionTeller} works with. */
export interface TellerParts {
  readonly interruption: Interruption
  /** How much a client is told of the calls of a function. */
  report(name: string): FunctionCallReport
  /** Whether something is told that not every client needs. */
  tells(what: keyof RTVITells): boolean
  /** Whether answers have a voice. */
  readonly speaks: boolean
  readonly userId: string
  /** What the user says to show that they listen; those of the language, if left out. */
  readonly backchannels: readonly string[] | undefined
  /** The time of day, in ISO 8601. */
  timestamp(): string
  /** What a client is told of an error. */
  errorText(error: AntiphonError): string
}

/** Tells a client what happens in a session: each frame that means something to it, when it is first pushed. */
export class SessionTeller {
  readonly #parts: TellerParts
  readonly #tell: Tell
  readonly #calls: FunctionCalls
  readonly #output: BotOutput
  readonly #backchannels: UserBackchannels
  readonly #undecided = new UndecidedAnswer()
  #sentences = new SentenceSegmenter()
  #unspokenTurn: number | undefined
  #llm = false
  #tts = false

  constructor(parts: TellerParts) {
    this.#parts = parts
    this.#tell = parts.interruption.tell
    this.#calls = new FunctionCalls(this.#tell, parts.report)
    this.#output = new BotOutput(this.#tell)
    this.#backchannels = new UserBackchannels(parts.backchannels)
  }

  /** The client wrote something. */
  typed(text: string, id: string | undefined): void {
    this.#input(text, 'chat', true, id)
  }

  /** A frame is pushed for the first time. */
  see(source: ObservedProcessor, frame: Frame): void {
    const teller = this.#tellers[frame.kind]
    if (teller === undefined) return
    this.#undecided.see(frame, () => {
      this.#backchannels.see(frame)
      teller(frame as never, source)
    })
  }

  readonly #tellers: Readonly<Record<string, (frame: never, source: ObservedProcessor) => void>> = {
    'vad-user-started-speaking': (_: VADUserStartedSpeakingFrame) => this.#vad('vad-user-started-speaking'),
    'vad-user-stopped-speaking': (_: VADUserStoppedSpeakingFrame) => this.#vad('vad-user-stopped-speaking'),
    'user-turn-started': (_: UserTurnStartedFrame) => this.#tell('user-started-speaking'),
    'user-turn-ended': (_: UserTurnEndedFrame) => this.#tell('user-stopped-speaking'),
    // Of these only the floor is told.
    'agent-turn-started': () => {},
    'agent-turn-ended': () => {},
    settings: ({ settings: { language } }: SettingsFrame) => {
      if (language !== undefined) this.#backchannels.speak(language)
    },
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
      if (this.#parts.tells('llmRawText')) this.#tell('llm-raw-text', { text })
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
    'tts-text': (frame: TTSTextFrame) => this.#output.sentence(frame),
    'tts-stopped': (_: TTSStoppedFrame) => this.#ttsOver(),
    'heard-text': ({ text, sentence }: HeardTextFrame) => {
      if (this.#parts.tells('ttsRawText')) this.#tell('tts-raw-text', { text })
      this.#tell('bot-tts-text', { text })
      this.#output.spoken(text, sentence)
    },
    'agent-started-speaking': ({ turn }: AgentStartedSpeakingFrame) => {
      this.#tell('bot-started-speaking')
      this.#output.started(turn)
    },
    'agent-stopped-speaking': (_: AgentStoppedSpeakingFrame) => {
      this.#output.stopped()
      this.#tell('bot-stopped-speaking')
    },
    'tool-call': (frame: ToolCallFrame) => this.#calls.began(frame),
    'tool-call-result': (frame: ToolCallResultFrame) => this.#calls.ended(frame),
    interrupt: (frame: InterruptFrame) => {
      if (!this.#undecided.isUnheard(frame)) this.#interrupted(frame)
    },
    'speculation-started': () => {},
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
    const { userId } = this.#parts
    const said = { text, final, timestamp: this.#parts.timestamp(), user_id: userId }
    this.#input(text, this.#backchannels.includes(text, final) ? 'backchannel' : 'transcription', final)
    if (this.#parts.tells('sttRawText')) this.#tell('stt-raw-text', said)
    this.#tell('user-transcription', said)
  }

  #input(text: string, type: 'transcription' | 'backchannel' | 'chat', final: boolean, id?: string): void {
    const { userId } = this.#parts
    this.#tell('user-input', {
      text,
      input_type: type,
      timestamp: this.#parts.timestamp(),
      final,
      ...(userId !== '' && { user_id: userId }),
      ...(id !== undefined && { msg_id: id }),
    })
  }

  #vad(type: string): void {
    if (this.#parts.tells('vad')) this.#tell(type)
  }

  #asked({ context }: LLMContextFrame): void {
    const last = context.lastMessage
    if (last?.role === 'user') this.#tell('user-llm-text', { text: textOf(last) })
  }

  #written(sentences: readonly string[], turn: number): void {
    for (const text of sentences) {
      this.#tell('bot-transcription', { text })
      if (!this.#parts.speaks || turn === this.#unspokenTurn) this.#output.shown(text)
    }
  }

  #interrupted(frame: InterruptFrame): void {
    this.#sentences = new SentenceSegmenter()
    this.#parts.interruption.begin()
    this.#llmOver()
    this.#calls.interrupted(frame)
    this.#ttsOver()
    this.#output.interrupted(frame.turn)
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
