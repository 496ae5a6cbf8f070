import { CancelledError, type ErrorDetails } from '../../src/index.ts'

/**
 * Why a task ended without a result. `declined`: the user would not say; `attempts`: no answer could be taken;
 * `timeout`: it took too long; `left`: the conversation went elsewhere; `aborted`: its signal; `ended`: the session is over.
 */
export type NotCollectedReason = 'declined' | 'attempts' | 'timeout' | 'left' | 'aborted' | 'ended'

const said: Readonly<Record<NotCollectedReason, string>> = {
  declined: 'The user did not want to say',
  attempts: 'No answer could be taken for',
  timeout: 'There was no answer in time for',
  left: 'The conversation went elsewhere before it was known',
  aborted: 'Nobody waits any more for',
  ended: 'The session ended before it was known',
}

/** What was to be found out from the user has not been. */
export class NotCollectedError extends CancelledError {
  /** Why. */
  readonly reason: NotCollectedReason

  constructor(wants: string, reason: NotCollectedReason, details?: ErrorDetails) {
    super(`${said[reason]}: ${wants}.`, details)
    this.reason = reason
  }
}
