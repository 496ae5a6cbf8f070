import { HttpProblem } from '../http/http-problem.ts'
import type { ClientRequest } from './client-request.ts'

/** A request that was turned away before it became a session. */
export interface Refused<Request extends ClientRequest = ClientRequest> {
  /** As HTTP numbers it. */
  readonly status: number
  readonly reason: string
  readonly request: Request
}

/** Why a client is turned away, whatever the transport. */
export const turnedAway = {
  closing: () => new HttpProblem(503, 'The server is closing.'),
  full: () => new HttpProblem(503, 'There is no room for another session.'),
  unknown: () => new HttpProblem(401, 'The client may not connect.'),
  late: (what: string) => new HttpProblem(408, `The ${what} took too long.`),
} as const
