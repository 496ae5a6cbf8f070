import type { IncomingMessage } from 'node:http'
import type { Origins } from '../../http/origins.ts'
import type { IceServer } from '../peer/ice-options.ts'

/** How sessions are asked for. */
export interface SignallingOptions {
  /** What stands before `/start` and `/api/offer`: `/voice`. Default: nothing. */
  path?: string
  /** Pages that may ask, by their origin; `*` for all. Default: pages of the host that is asked. */
  origins?: Origins
  /**
   * Says who asks: what it returns is the session's `identity`, and `false` or nothing turns the client away with 401.
   * The second argument is what the page gave. It is asked for every request but those that bring the ticket of `/start`;
   * whoever asks about a session must have the identity that began it, compared by value. Default: everybody may.
   */
  authenticate?: (request: IncomingMessage, body: unknown) => unknown
  /**
   * STUN and TURN servers for clients, told in the answer to `/start`; a function makes them for one client, with a
   * password for a while. Default: none.
   */
  clientIceServers?: readonly IceServer[] | ((identity: unknown) => MaybePromise<readonly IceServer[]>)
  /** How long a client may take from `/start` to its offer, in milliseconds. Default 60,000. */
  ticketMs?: number
  /** Clients that may be on their way from the one to the other; more are turned away with 503. Default: no limit. */
  maxTickets?: number
  /** Bytes of the largest request. Default 65,536. */
  maxBodyBytes?: number
  /** Offers a second that are answered, and as many at once; others wait a little, and too many are refused with 429 or 503. Default 20. */
  offersPerSecond?: number
  /**
   * The address a request comes from, for the limits on offers: behind a proxy, what that says of it. Default: the address at
   * the other end of the wire.
   */
  clientAddress?: (request: IncomingMessage) => string | undefined
}

/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>
