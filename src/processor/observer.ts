import type { Direction, Frame } from '../frame/frame.ts'

/** A processor as an {@link Observer} sees it. */
export interface ObservedProcessor {
  /** Its name: no other in its task has the same. */
  readonly name: string
  /** Frames waiting for it. */
  readonly waiting: number
}

/**
 * What providers are called for, each as `true`. Whoever calls providers for something else adds it by declaration merging.
 */
export interface CallRoleMap {
  /** Speech to text. */
  stt: true
  /** A language model. */
  llm: true
  /** Text to speech. */
  tts: true
  /** Voice activity. */
  vad: true
  /** Whether a turn is over. */
  turn: true
  /** Noise suppression. */
  noise: true
}

/** What a provider is called for. */
export type CallRole = keyof CallRoleMap

/** A call of a provider. The same object is given when it begins and when it is over. */
export interface ObservedCall {
  /** What the provider is called for. */
  readonly role: CallRole
  /** The provider's name. */
  readonly provider: string
  /** What its user calls it, if they do. */
  readonly label: string | undefined
  /** The processor that called it. */
  readonly processor: string
  /** The id of the session. */
  readonly session: string
  /** The turn it is made for, or `NO_TURN`. */
  readonly turn: number
  /** When it began, on the task's clock. */
  readonly beganAtMs: number
  /** The call it is made in: that of the fallback whose alternative this is, or of the turn detector that asks a model. */
  readonly within: ObservedCall | undefined
}

/** A call of a provider begins, or is over. */
export type CallEvent =
  | { readonly type: 'begin'; readonly call: ObservedCall }
  | ({ readonly type: 'end'; readonly call: ObservedCall; readonly atMs: number } & CallOutcome)

/** How a call of a provider ended, and when its first result came, if one did. */
export type CallOutcome = { readonly firstAtMs: number | undefined } & (
  | { readonly outcome: 'done' }
  /** Nobody wants its result any more. */
  | { readonly outcome: 'aborted' }
  | { readonly outcome: 'failed'; readonly error: unknown }
)

/** A session, as an {@link Observer} is told of it. */
export interface ObservedSession {
  /** The task's `id`. */
  readonly id: string
  /** The processors, in their order, those in branches behind what holds them. */
  readonly processors: readonly ObservedProcessor[]
}

/** How a session ended: as in `TaskResult`, or `failed`, if `run` rejects with `error`. */
export type ObservedEnd =
  | { readonly reason: 'ended' | 'cancelled' | 'idle' }
  | { readonly reason: 'failed'; readonly error: unknown }

/**
 * Told of what happens in a task. All of its methods are optional; what nobody has costs nothing. They must not throw and
 * must be quick. `atMs` is the task's clock.
 */
export interface Observer {
  /** Whether it hears of errors, so that nobody else has to be told. Default false. */
  readonly hearsErrors?: boolean
  /** The session starts: every processor is set up. */
  onStart?(session: ObservedSession, atMs: number): void
  /** The session is over, and every processor has been cleaned up. The last that it is told, once, also if it never started. */
  onEnd?(ended: ObservedEnd, atMs: number): void
  /** A frame is pushed for the first time. */
  onFrame?(frame: Frame, source: ObservedProcessor, direction: Direction, atMs: number): void
  /** A frame is pushed: on every hop. */
  onPush?(
    source: ObservedProcessor,
    target: ObservedProcessor,
    frame: Frame,
    direction: Direction,
    atMs: number,
  ): void
  /** A call of a provider begins, or is over. One that an alternative of a fallback answers is told too. */
  onCall?(event: CallEvent): void
}
