/**
 * The stages of an answer that are measured, each as `true`. Whoever measures another one adds it by declaration merging,
 * as to {@link MetricsMap}: turns are then measured with it.
 */
export interface StageMap {
  /** The recognizer. */
  stt: true
  /** The model. */
  llm: true
  /** The voice. */
  tts: true
  /** A model that hears and speaks by itself. */
  realtime: true
}

/** A stage of an answer that is measured. */
export type Role = keyof StageMap

/** One call of a provider. */
export interface StageMetrics {
  /** Tells it from the other measurements. */
  readonly type: 'stage'
  /** The role that was measured. */
  readonly stage: Role
  /** The provider's name. */
  readonly provider: string
  /** The answer it was for; none for what comes before it, as a recognizer does: it counts to the user's next turn. */
  readonly turn?: number | undefined
  /** From the call to the first result: for `stt` from the end of speech to the final transcript. */
  readonly ttfbMs?: number | undefined
  /** From the call to its end. For `stt`, from the end of speech. */
  readonly durationMs: number
  /** Audio heard or spoken, in seconds. */
  readonly audioSeconds?: number | undefined
  /** Characters spoken. */
  readonly characters?: number | undefined
  /** Tokens read by the model. */
  readonly inputTokens?: number | undefined
  /** Tokens written by the model. */
  readonly outputTokens?: number | undefined
  /** Of the tokens read, those the vendor had kept from an earlier request. */
  readonly cachedTokens?: number | undefined
  /** Of the tokens written, those the model thought with. */
  readonly reasoningTokens?: number | undefined
  /** Whether it was cut off: its tokens are then estimated, since vendors count at the end. */
  readonly cancelled?: boolean | undefined
}

/** What each stage took in a turn, in milliseconds: `<stage>Ms` in all, and `<stage>TtfbMs` to its first result. */
export type StageTimes = { readonly [S in Role as `${S}Ms` | `${S}TtfbMs`]?: number }

/** What one turn took, in milliseconds; a stage that did not run is left out. */
export interface PipelineMetrics extends StageTimes {
  /** The turn's number. */
  readonly turn: number
  /** From the end of the user's speech to the final transcript. */
  readonly sttMs?: number
  /** The model's requests, summed. */
  readonly llmMs?: number
  /** The voice's calls, summed. */
  readonly ttsMs?: number
  /** The calls of a model that hears and speaks by itself, summed. */
  readonly realtimeMs?: number
  /** From the end of the user's speech (or from the request, if there was no speech) to the end of the answer. */
  readonly totalMs: number
  /** From the end of the user's speech to the first transcript that stands. */
  readonly sttTtfbMs?: number
  /** From the request to the model's first text or tool call. */
  readonly llmTtfbMs?: number
  /** From the first sentence to its first audio. */
  readonly ttsTtfbMs?: number
  /** From the moment a model that hears and speaks by itself is asked to its first sound. */
  readonly realtimeTtfbMs?: number
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

/**
 * The measurements there are, by their `type`. Whoever makes another one adds it here, beside its processor:
 *
 * ```ts
 * interface MoodMetrics { readonly type: 'mood'; readonly mood: string }
 * declare module 'antiphon' {
 *   interface MetricsMap { mood: MoodMetrics }
 * }
 * ```
 *
 * `registerMetrics` says what observers tell of it.
 */
export interface MetricsMap {
  /** One call of a provider. */
  stage: StageMetrics
  /** A whole turn. */
  turn: TurnMetrics
  /** Live audio was thrown away. */
  dropped: DroppedMetrics
}

/** Everything a `MetricsFrame` can carry. */
export type Metrics = MetricsMap[keyof MetricsMap]
