import type { Clock } from '../../src/index.ts'

interface Ticket {
  readonly value: unknown
  readonly untilMs: number
}

/** Limits of a {@link TicketOffice}. */
export interface TicketLimits {
  /** How long a ticket is good for, in milliseconds. */
  readonly ticketMs: number
  /** Tickets that may be out at once. */
  readonly maxTickets: number
}

/** Hands out tickets that let somebody in once, and keeps what belongs to them until then. */
export class TicketOffice {
  readonly #clock: Clock
  readonly #limits: TicketLimits
  /** In the order in which they run out. */
  readonly #tickets = new Map<string, Ticket>()

  constructor(clock: Clock, limits: TicketLimits) {
    this.#clock = clock
    this.#limits = limits
  }

  /** A new ticket, which nobody can guess; none if too many are out. */
  issue(value: unknown): string | undefined {
    this.#forget()
    if (this.#tickets.size >= this.#limits.maxTickets) return undefined
    const token = Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
    this.#tickets.set(token, { value, untilMs: this.#clock.now() + this.#limits.ticketMs })
    return token
  }

  /** Takes a ticket in; what belongs to it, or nothing if it is none, is used, or has run out. */
  redeem(token: string): { readonly value: unknown } | undefined {
    this.#forget()
    const ticket = this.#tickets.get(token)
    this.#tickets.delete(token)
    return ticket
  }

  #forget(): void {
    const now = this.#clock.now()
    for (const [token, { untilMs }] of this.#tickets) {
      if (untilMs > now) break
      this.#tickets.delete(token)
    }
  }
}
