import type { SessionClosed } from '../../sessions/session-end.ts'

/** How a connection came to its end. */
export interface Closed extends SessionClosed {
  /** The close code, as the other end was told or told us; 1006 if the connection was cut. */
  readonly code: number
}
