import type { AntiphonError } from '../errors.ts'
import { ControlFrame, type FrameInit, SystemFrame, Trait } from './frame.ts'

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

  constructor(init: FrameInit & { reason?: string } = {}) {
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

  constructor(init: FrameInit & { reason?: string } = {}) {
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

  constructor(init: FrameInit & { reason?: string } = {}) {
    super(init)
    this.reason = init.reason
  }

  override get special(): number {
    return Trait.urgent
  }
}

/** Ends the answer under way: its `turn` is the first that is not over. See `FrameProcessor.interrupt`. */
export class InterruptFrame extends SystemFrame {
  readonly kind = 'interrupt'
  /** Why, for logs and events: `voice`, `words`, … */
  readonly reason: string | undefined

  constructor(init: FrameInit & { reason?: string } = {}) {
    super(init)
    this.reason = init.reason
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
