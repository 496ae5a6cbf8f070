import { type AntiphonError, PipelineError } from '../errors.ts'
import { ControlFrame, type FrameInit, SystemFrame, Trait } from '../frame/frame.ts'
import { described } from '../options.ts'

/** The first frame: every processor has been set up. */
export class StartFrame extends SystemFrame {
  readonly kind = 'start'

  override get special(): number {
    return Trait.start
  }
}

/** The last frame: it reaches the end of the pipeline after everything before it. */
export class EndFrame extends ControlFrame {
  readonly kind = 'end'
  /** Why the session ends, for logs. */
  readonly reason: string | undefined

  constructor(init: FrameInit & { reason?: string | undefined } = {}) {
    super(init)
    this.reason = init.reason
  }

  override get special(): number {
    return Trait.end
  }
}

/**
 * The agent hangs up: part of an answer, it ends the session when all of the answer before it has been heard, and goes
 * with the answer if that is interrupted.
 */
export class HangUpFrame extends ControlFrame {
  readonly kind = 'hang-up'
  /** Why, for logs. */
  readonly reason: string | undefined

  constructor(init: FrameInit & { reason?: string | undefined } = {}) {
    super(init)
    this.reason = init.reason
  }

  override get answer(): boolean {
    return true
  }
  protected override get keptByDefault(): boolean {
    return false
  }
}

/** Stops the pipeline without waiting for anything. */
export class CancelFrame extends SystemFrame {
  readonly kind = 'cancel'
  /** Why the session is cancelled, for logs. */
  readonly reason: string | undefined

  constructor(init: FrameInit & { reason?: string | undefined } = {}) {
    super(init)
    this.reason = init.reason
  }

  override get special(): number {
    return Trait.urgent
  }
}

/**
 * Who or what ends an answer. `user`: the user speaks or writes. `speculation`: it was a speculation, and another one is
 * wanted. `handover`: somebody else has the conversation from now on. `fallback`: who gave it has failed, and another
 * begins anew. `request`: the program or the client asks for it.
 */
export type InterruptCause = 'user' | 'speculation' | 'handover' | 'fallback' | 'request'

const interruptCauses: readonly InterruptCause[] = ['user', 'speculation', 'handover', 'fallback', 'request']

/** Ends the answer under way: its `turn` is the first that is not over. See `FrameProcessor.interrupt`. */
export class InterruptFrame extends SystemFrame {
  readonly kind = 'interrupt'
  /** Who or what ends the answer. Default `request`. */
  readonly cause: InterruptCause
  /** More words about it, for logs and events: `voice`, `words`, … Nothing is decided by them. */
  readonly detail: string | undefined

  /** @throws PipelineError if there is no such cause. */
  constructor(init: FrameInit & { cause?: InterruptCause; detail?: string | undefined } = {}) {
    super(init)
    const { cause = 'request', detail } = init
    if (!interruptCauses.includes(cause))
      throw new PipelineError(
        `An interrupt has no cause ${described(cause)}: it is one of ${interruptCauses.join(', ')}, and "detail" takes your words.`,
      )
    this.cause = cause
    this.detail = detail
  }

  override get special(): number {
    return Trait.urgent
  }
}

/** Something went wrong in a processor. It travels upstream to the task; the pipeline lives unless it is fatal. */
export class ErrorFrame extends SystemFrame {
  readonly kind = 'error'
  /** What happened; `error.processor` says where. */
  readonly error: AntiphonError
  /** Whether the session cannot go on. */
  readonly fatal: boolean

  constructor(init: FrameInit & { error: AntiphonError; fatal?: boolean }) {
    super(init)
    this.error = init.error
    this.fatal = init.fatal ?? false
  }
}

/** Sent through the ordered lanes at intervals, to see that they move. */
export class HeartbeatFrame extends ControlFrame {
  readonly kind = 'heartbeat'
  /** When it was sent, on the task's clock. */
  readonly sentAtMs: number

  constructor(init: FrameInit & { sentAtMs: number }) {
    super(init)
    this.sentAtMs = init.sentAtMs
  }
}
