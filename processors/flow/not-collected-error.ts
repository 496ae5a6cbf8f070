import { CancelledError, type ErrorCode, type ReasonlessDetails } from '../../src/engine.ts'

/**
 * Why a task ended without a result. `declined`: the user would not say; `attempts`: no answer could be taken;
 * `timeout`: it took too long; `left`: the conversation went elsewhere; `aborted`: its signal; `ended`: the session is over.
 */
export type NotCollectedOutcome = 'declined' | 'attempts' | 'timeout' | 'left' | 'aborted' | 'ended'

const said: Readonly<Record<NotCollectedOutcome, string>> = {
  declined: 'The user did not want to say',
  attempts: 'No answer could be taken for',
  timeout: 'There was no answer in time for',
  left: 'The conversation went elsewhere before it was known',
  aborted: 'Nobody waits any more for',
  ended: 'The session ended before it was known',
}

const aborts: ReadonlySet<NotCollectedOutcome> = new Set(['left', 'aborted', 'ended'])

/**
 * What was to be found out from the user has not been. Where nobody wants it any more (`left`, `aborted`, `ended`) it is
 * an abort, with the code `CANCELLED`; else it is a result as good as any, with the code `NOT_COLLECTED`: a model is told
 * of it in its words.
 */
export class NotCollectedError extends CancelledError {
  /** How it ended. */
  readonly outcome: NotCollectedOutcome
  /** `NOT_COLLECTED`, or `CANCELLED` where nobody wants it any more. */
  override readonly code: ErrorCode

  constructor(wants: string, outcome: NotCollectedOutcome, details?: ReasonlessDetails) {
    super(`${said[outcome]}: ${wants}.`, details)
    this.outcome = outcome
    this.code = aborts.has(outcome) ? 'CANCELLED' : 'NOT_COLLECTED'
  }
}
