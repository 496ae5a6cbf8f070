import type { Clock } from '../../src/engine.ts'
import { turnedAway } from './refused.ts'
import { type TicketLimits, TicketOffice } from './ticket-office.ts'

/** Who asked for a session, and with what. */
export interface Asked {
  readonly identity: unknown
  /** What the page gave. */
  readonly body: unknown
}

/** What a request for a session gives to the agent: Pipecat's convention wraps it in `body`. */
export function startBody(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'body' in data ? data.body : data
}

/** Tickets from the request for a session to the session itself. */
export class StartTickets {
  readonly #office: TicketOffice

  constructor(clock: Clock, limits: TicketLimits) {
    this.#office = new TicketOffice(clock, limits)
  }

  /**
   * A ticket for somebody. Where anybody may ask and nothing was said it carries nothing, and is short.
   * @throws HttpProblem (503) if too many are out.
   */
  issue({ identity, body }: Asked): string {
    const nothing = identity === true && body === undefined
    const ticket = this.#office.issue(nothing ? undefined : { identity, body })
    if (ticket === undefined) throw turnedAway.full()
    return ticket
  }

  /** Who has come with a ticket; nothing if it is none, is used, or has run out. */
  redeem(ticket: string): Asked | undefined {
    const redeemed = this.#office.redeem(ticket)
    if (redeemed === undefined) return undefined
    const { identity = true, body } = (redeemed.value ?? {}) as Partial<Asked>
    return { identity, body }
  }
}
