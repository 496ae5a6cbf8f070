import type { AntiphonError } from '../../src/engine.ts'

/** How a connection came to its end. */
export interface Closed {
  /** The close code, as the other end was told or told us; 1006 if the connection was cut. */
  readonly code: number
  readonly reason: string
  /** Why this end closed it, if something was wrong. */
  readonly error?: AntiphonError
  /** True if the other end closed it. */
  readonly remote?: boolean
}
