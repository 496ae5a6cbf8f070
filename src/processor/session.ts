/** Who a session is, to those who keep something for it. */
export interface Session {
  /** Tells it from all other sessions, here and elsewhere. */
  readonly id: string
  /** Aborts when the session is over. */
  readonly signal: AbortSignal
}
