import type { Clock } from '../clock/clock.ts'
import type { AntiphonError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { PipelineMetrics } from '../metrics.ts'
import type { OptionRules } from '../options.ts'
import type { TurnCounter } from '../processor/environment.ts'
import type { MailboxLimits } from '../processor/mailbox.ts'
import type { Observer } from '../processor/observer.ts'
import type { EndHolder } from './end-watch.ts'

/** Options of a `PipelineTask`. */
export interface PipelineTaskOptions {
  /** What the session is called, in its providers' logs too. Default: a random UUID. */
  id?: string
  /** All time. Default `systemClock`. */
  clock?: Clock
  /** Where to log. Default: nowhere. */
  logger?: Logger
  /** Told of what happens. */
  observers?: readonly Observer[]
  /** Sample rate, in Hz, of the speech sent to the output. Default: what the output takes, or 16,000. */
  outputSampleRate?: number
  /** How much the mailboxes hold. */
  limits?: Partial<MailboxLimits>
  /** Sends a heartbeat through the pipeline this often, and says `stalled` when three have not come back. Default: never. */
  heartbeatMs?: number
  /** Cancels the task when nobody has spoken and nothing was answered for so long. Default: never. */
  idleTimeoutMs?: number
  /**
   * How long the end of the session may be held up without a sign of life, in milliseconds: nothing goes on of what was
   * to be said before it. Then the task is cancelled, and an error and the result name who held it. Speech that is
   * still being heard is a sign of life. Default 30,000.
   */
  endTimeoutMs?: number
  /** How long one processor may take to clean up. Default 5,000. */
  cleanupTimeoutMs?: number
  /** Numbers the turns: give the tasks that write to one conversation the same. Default: one of its own. */
  turns?: TurnCounter
  /** Called with the measurements of each turn. */
  onMetrics?: (metrics: PipelineMetrics) => void
}

/** How a task ended. */
export interface TaskResult {
  /** `ended`: everything was drained. `cancelled`: nothing was waited for. `idle`: cancelled by `idleTimeoutMs`. */
  readonly reason: 'ended' | 'cancelled' | 'idle'
  /** Who held up the end for longer than `endTimeoutMs`, where the task was cancelled for that. */
  readonly heldBy?: readonly EndHolder[]
}

/** What a `PipelineTask` tells of. */
export interface TaskEvents {
  /** The first frame is on its way. */
  start: []
  /** All is over; every processor has been cleaned up. */
  end: [TaskResult]
  /** Something failed. The pipeline lives, unless `run` rejects with it. */
  error: [AntiphonError]
  /** A turn was measured. */
  metrics: [PipelineMetrics]
  /** Heartbeats do not come back: a processor is stuck. */
  stalled: [{ sinceMs: number }]
}

/** What the options may be. */
export const taskRules: OptionRules<PipelineTaskOptions> = {
  id: 'any',
  clock: 'any',
  logger: 'any',
  observers: 'any',
  outputSampleRate: 'positive',
  limits: 'any',
  heartbeatMs: 'positive',
  idleTimeoutMs: 'positive',
  cleanupTimeoutMs: 'not-negative',
  endTimeoutMs: 'positive',
  turns: 'any',
  onMetrics: 'any',
}
