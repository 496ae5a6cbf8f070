import type { AntiphonError } from '../errors.ts'
import type { InterruptCause } from '../frames/lifecycle.ts'
import type { DroppedMetrics, PipelineMetrics } from '../metrics.ts'

/**
 * The events of a session, by their `type`, with what they tell besides `type` and `atMs`. Whoever makes another one adds
 * it here, beside its processor, and says by `registerEvent` or `registerMetrics` when it happens:
 *
 * ```ts
 * declare module 'antiphon' {
 *   interface SessionEventMap { mood: { readonly mood: string } }
 * }
 * registerEvent<Frame & { readonly mood: string }>('mood', ({ mood }) => ({ type: 'mood', mood }))
 * ```
 */
export interface SessionEventMap {
  /** The user's voice is heard. */
  'user-started-speaking': object
  /** The user's voice is heard no more. */
  'user-stopped-speaking': object
  /** What the user says; `final` when it stands. */
  transcription: { readonly text: string; readonly final: boolean }
  /** The user has the floor; `reason` is what decided it. */
  'user-turn-started': { readonly reason: string | undefined }
  /** The user's turn is over; `reason` is what decided it. */
  'user-turn': { readonly text: string; readonly turn: number; readonly reason: string | undefined }
  /** What the user says is not listened to. */
  'user-muted': object
  /** The user is listened to again. */
  'user-unmuted': object
  /** A round of the model's answer, whole; or what is said while tools run. */
  llm: { readonly text: string; readonly turn: number }
  /** A text that no model made: a greeting, a re-prompt. */
  speak: { readonly text: string; readonly turn: number }
  /** The model calls a tool. */
  'tool-call': { readonly name: string; readonly arguments: Readonly<Record<string, unknown>> }
  /** How far a tool has got, in its own words. */
  'tool-progress': { readonly name: string; readonly progress: unknown }
  /** What a tool answered; one that delivers later answers twice. */
  tool: {
    readonly name: string
    readonly arguments: Readonly<Record<string, unknown>>
    readonly result: unknown
    readonly failed: boolean
  }
  /** The agent is heard. */
  'agent-started-speaking': { readonly turn: number }
  /** The agent is heard no more. */
  'agent-stopped-speaking': { readonly turn: number }
  /** Words the user has heard. */
  heard: { readonly text: string; readonly turn: number }
  /** Audio the user is hearing. */
  audio: { readonly samples: Int16Array; readonly sampleRate: number }
  /** The agent waits for the words of a sound. */
  paused: object
  /** It was no interruption. */
  resumed: object
  /** The answer is cut short; `cause` is who or what did it, and `detail` has more words about it. */
  interrupt: { readonly cause: InterruptCause; readonly detail: string | undefined }
  /** The user may have said all there is to say: an answer is being prepared. */
  'speculation-started': { readonly text: string; readonly turn: number }
  /** The user went on: the answer that was prepared is dropped, unheard. */
  'speculation-dropped': object
  /** The program changes what the model is told, by a `ContextEditFrame`. */
  'context-edited': object
  /** A turn was measured. */
  turn: { readonly metrics: PipelineMetrics }
  /** Live audio was dropped where somebody could not keep up. */
  lost: { readonly metrics: DroppedMetrics }
  /** Something failed. */
  error: { readonly error: AntiphonError }
}

/** What happens, without the time. */
export type SessionEventBody = {
  [T in keyof SessionEventMap]: { readonly type: T } & SessionEventMap[T]
}[keyof SessionEventMap]

/** What happens in a session, in the words of the people on the line. `atMs` is the session's clock. */
export type SessionEvent = { readonly atMs: number } & SessionEventBody
