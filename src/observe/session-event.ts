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
  /** What the user says. */
  transcription: {
    /** The words so far; all of them when they stand. */
    readonly text: string
    /** Whether they stand: an interim transcript may change yet. */
    readonly final: boolean
  }
  /** The user has the floor. */
  'user-turn-started': {
    /** What decided it, in a word: `voice`, `words`, … */
    readonly reason: string | undefined
  }
  /** The user's turn is over. */
  'user-turn': {
    /** All that was said in it. */
    readonly text: string
    /** Its number: the answer has the same. */
    readonly turn: number
    /** What decided it: `silence`, or a detector with its probability. */
    readonly reason: string | undefined
  }
  /** What the user says is not listened to. */
  'user-muted': object
  /** The user is listened to again. */
  'user-unmuted': object
  /** A round of the model's answer, whole; or what is said while tools run. */
  llm: {
    /** Its words, as the model wrote them; not all of them need be heard. */
    readonly text: string
    /** The turn that it answers. */
    readonly turn: number
  }
  /** A text that no model made: a greeting, a re-prompt. */
  speak: {
    /** What is to be said. */
    readonly text: string
    /** The turn that it belongs to. */
    readonly turn: number
  }
  /** The model calls a tool. */
  'tool-call': {
    /** The tool's name. */
    readonly name: string
    /** What it is called with. */
    readonly arguments: Readonly<Record<string, unknown>>
  }
  /** A tool says how far it has got. */
  'tool-progress': {
    /** The tool's name. */
    readonly name: string
    /** How far, in the tool's own words. */
    readonly progress: unknown
  }
  /** A tool has answered; one that delivers later answers twice. */
  tool: {
    /** The tool's name. */
    readonly name: string
    /** What it was called with. */
    readonly arguments: Readonly<Record<string, unknown>>
    /** What it answered; where it failed, what the model is told of that. */
    readonly result: unknown
    /** Whether it failed. */
    readonly failed: boolean
  }
  /** The agent is heard. */
  'agent-started-speaking': {
    /** The turn that it answers. */
    readonly turn: number
  }
  /** The agent is heard no more. */
  'agent-stopped-speaking': {
    /** The turn that it answered. */
    readonly turn: number
  }
  /** Words the user has heard. */
  heard: {
    /** The words, with the space before or behind them. */
    readonly text: string
    /** The turn that they answer. */
    readonly turn: number
  }
  /** Audio the user is hearing. */
  audio: {
    /** What sounds, as samples of 16 bits. */
    readonly samples: Int16Array
    /** Their rate, in Hz. */
    readonly sampleRate: number
  }
  /** The agent waits for the words of a sound. */
  paused: object
  /** It was no interruption. */
  resumed: object
  /** The answer is cut short. */
  interrupt: {
    /** Who or what did it. */
    readonly cause: InterruptCause
    /** More words about it, for logs. */
    readonly detail: string | undefined
  }
  /** The user may have said all there is to say: an answer is being prepared. */
  'speculation-started': {
    /** What the turn is taken to be. */
    readonly text: string
    /** The turn that is speculated about. */
    readonly turn: number
  }
  /** The user went on: the answer that was prepared is dropped, unheard. */
  'speculation-dropped': object
  /** The program changes what the model is told, by a `ContextEditFrame`. */
  'context-edited': object
  /** A turn was measured. */
  turn: {
    /** The measurement, of type `turn`. */
    readonly metrics: PipelineMetrics
  }
  /** Live audio was dropped where somebody could not keep up. */
  lost: {
    /** The measurement, of type `dropped`. */
    readonly metrics: DroppedMetrics
  }
  /** Something failed. */
  error: {
    /** What failed, with its `code`, and the `processor` and `provider` it happened in. */
    readonly error: AntiphonError
  }
}

/** What happens, without the time. */
export type SessionEventBody = {
  [T in keyof SessionEventMap]: { readonly type: T } & SessionEventMap[T]
}[keyof SessionEventMap]

/** What happens in a session, in the words of the people on the line. `atMs` is the session's clock. */
export type SessionEvent = { readonly atMs: number } & SessionEventBody
