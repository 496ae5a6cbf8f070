/** The stages of an answer that are measured. */
export type Role = 'stt' | 'llm' | 'tts'

/** One call of a provider. */
export interface StageMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'stage'
  /** The role that was measured. */
  readonly stage: Role
  /** The provider's name. */
  readonly provider: string
  /** The answer it was for; none for the recognizer, which does not know yet. */
  readonly turn?: number
  /** From the call to the first result: for `stt` from the end of speech to the final transcript. */
  readonly ttfbMs?: number
  /** From the call to its end. For `stt`, from the end of speech. */
  readonly durationMs: number
  /** Audio heard or spoken, in seconds. */
  readonly audioSeconds?: number
  /** Characters spoken. */
  readonly characters?: number
  /** Tokens read by the model. */
  readonly inputTokens?: number
  /** Tokens written by the model. */
  readonly outputTokens?: number
  /** Whether it was cut off: its tokens are then estimated, since vendors count at the end. */
  readonly cancelled?: boolean
}

/** What one turn took, in milliseconds; a stage that did not run is left out. */
export interface PipelineMetrics {
  /** The turn's number. */
  readonly turn: number
  /** From the end of the user's speech to the final transcript. */
  readonly sttMs?: number
  /** The model's requests, summed. */
  readonly llmMs?: number
  /** The voice's calls, summed. */
  readonly ttsMs?: number
  /** From the end of the user's speech (or from the request, if there was no speech) to the end of the answer. */
  readonly totalMs: number
  /** From the end of the user's speech to the first transcript that stands. */
  readonly sttTtfbMs?: number
  /** From the request to the model's first text or tool call. */
  readonly llmTtfbMs?: number
  /** From the first sentence to its first audio. */
  readonly ttsTtfbMs?: number
  /** From the end of the user's speech to the first audio heard. */
  readonly userStopToFirstAudioMs?: number
  /** Tokens read by the model. */
  readonly inputTokens?: number
  /** Tokens written by the model. */
  readonly outputTokens?: number
  /** Characters spoken. */
  readonly characters?: number
  /** Whether the listener cut the answer short. */
  readonly interrupted: boolean
}

/** A whole turn, measured. */
export interface TurnMetrics extends PipelineMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'turn'
}

/** Live audio was thrown away because a processor could not keep up. */
export interface DroppedMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'dropped'
  /** The processor's name. */
  readonly processor: string
  /** Frames dropped since the last such measurement. */
  readonly frames: number
}

/** A fallback moved to the next alternative. */
export interface FallbackMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'fallback'
  /** The processor's name. */
  readonly processor: string
  /** The alternative that was left. */
  readonly from: string
  /** The alternative that has taken over. */
  readonly to: string
  /**
   * Why: `error`, `first-byte` (none by the deadline), `stall` (none in mid-stream), or `recovered`: one that had
   * failed is tried again in its old place.
   */
  readonly reason: 'error' | 'first-byte' | 'stall' | 'recovered'
}

/** An answer that was prepared before the user's turn had ended was used, or dropped. */
export interface SpeculationMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'speculation'
  /** The turn of the answer that was prepared. */
  readonly turn: number
  /** Whether the turn ended with the words that were guessed. */
  readonly right: boolean
  /** How much earlier the answer was there than if it had been asked for at the turn's end; 0 for a wrong guess. */
  readonly savedMs: number
}

/** A conversation that had grown long was made shorter. */
export interface ContextMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'context'
  /** Whether the oldest messages were left out, or a summary was put in their place. */
  readonly how: 'trimmed' | 'summarized'
  /** How many messages are there no more. */
  readonly messages: number
  /** How long it was, in tokens, with the system prompt. */
  readonly tokensBefore: number
  /** How long it is now. */
  readonly tokensAfter: number
  /** Who wrote the summary. */
  readonly provider?: string
  /** How long the summary took to write; nothing waited for it. */
  readonly durationMs?: number
  /** Tokens read to write it, if the provider tells. */
  readonly inputTokens?: number
  /** Tokens written, if the provider tells. */
  readonly outputTokens?: number
}

/** Everything a `MetricsFrame` can carry. */
export type Metrics =
  | StageMetrics
  | TurnMetrics
  | DroppedMetrics
  | FallbackMetrics
  | SpeculationMetrics
  | ContextMetrics
