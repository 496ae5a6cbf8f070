import { type AntiphonError, CancelledError } from '../../src/engine.ts'

/** How a session came to its end. */
export interface SessionClosed {
  readonly reason: string
  /** Why this end closed it, if something was wrong. */
  readonly error?: AntiphonError | undefined
  /** True if the other end closed it. */
  readonly remote?: boolean
}

/** The end of a session, for whoever waits for it or works until then. */
export class SessionEnd<Closed extends SessionClosed> {
  readonly #abort = new AbortController()
  readonly #over = Promise.withResolvers<Closed>()

  /** Settles when the session is over. */
  get closed(): Promise<Closed> {
    return this.#over.promise
  }

  /** Aborts when the session is over. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /**
   * The session is over.
   * @param words What those are told who work for it, if nothing was wrong.
   */
  come(closed: Closed, words: string): void {
    this.#over.resolve(closed)
    this.#abort.abort(closed.error ?? new CancelledError(words))
  }
}
