import type {
  Clock,
  LLMProvider,
  Logger,
  OptionRules,
  PipelineMetrics,
  STTProvider,
  Tool,
  TTSProvider,
  VADProvider,
} from '../../src/engine.ts'
import type { ContextLimitOptions } from '../context/context-limit.ts'

/** What a `Conversation` is made of. Each call says which of it it needs. */
export interface ConversationOptions {
  /** Hears: for `processAudio` and `stream`. */
  stt?: STTProvider
  /** Thinks: for everything. */
  llm?: LLMProvider
  /** Speaks: for the audio of answers; without it they are text. */
  tts?: TTSProvider
  /** Notices speech: for `stream`. */
  vad?: VADProvider
  /** The system prompt. */
  system?: string
  /** What the model can have done. */
  tools?: readonly Tool[]
  /**
   * Keeps what the model is told within a budget of tokens. Default: it grows as long as the conversation. A summary is
   * only written in a `stream`: other calls end with their answer, and nothing waits for a summary.
   */
  contextLimit?: ContextLimitOptions
  /** One of the TTS provider's voices. */
  voice?: string
  /** BCP 47 language that is spoken. */
  language?: string
  /** All time. Default: real time. */
  clock?: Clock
  /** Where to log. Default: nowhere. */
  logger?: Logger
}

/** What the options may be. */
export const conversationRules: OptionRules<ConversationOptions> = {
  stt: 'any',
  llm: 'any',
  tts: 'any',
  vad: 'any',
  system: 'any',
  tools: 'any',
  contextLimit: 'any',
  voice: 'any',
  language: 'any',
  clock: 'any',
  logger: 'any',
}

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call, which then throws `CancelledError`. */
  signal?: AbortSignal
  /** Called with each piece of the answer's audio, mono. */
  onAudio?: (samples: Int16Array, sampleRate: number) => void
  /** Called with each piece of the answer's text. */
  onText?: (text: string) => void
  /** Called with the call's measurements. */
  onMetrics?: (metrics: PipelineMetrics) => void
}

/** Mono or interleaved 16-bit audio. */
export interface Pcm {
  /** 16-bit samples, interleaved. */
  readonly samples: Int16Array
  /** In Hz. */
  readonly sampleRate: number
  /** Default 1. */
  readonly channels?: number
}

/** An answer. */
export interface Reply {
  /** What the agent says. */
  readonly text: string
  /** How it sounds: mono; empty without a TTS provider. */
  readonly audio: Int16Array
  /** Of the audio, in Hz. */
  readonly sampleRate: number
  /** What the call took. */
  readonly metrics: PipelineMetrics | undefined
}

/** An answer to something spoken. */
export interface SpokenReply extends Reply {
  /** What the user said. */
  readonly transcript: string
}
