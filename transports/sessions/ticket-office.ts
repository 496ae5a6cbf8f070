import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Clock } from '../../src/engine.ts'
import { KeptValues } from './kept-values.ts'
import { plainJson } from './plain-json.ts'
import { UsedTickets } from './used-tickets.ts'

/** Limits of a {@link TicketOffice}. */
export interface TicketLimits {
  /** How long a ticket is good for, in milliseconds. */
  readonly ticketMs: number
  /** Tickets that may be out at once. Default: no limit, since a ticket that is out costs nothing. */
  readonly maxTickets?: number | undefined
}

/** All that is kept here for tickets, in bytes. */
const maxKeptBytes = 4 * 1024 * 1024
/** What keeping a value costs besides itself, and what one costs whose size is not known, in bytes. */
const placeBytes = 200
const unknownBytes = 4_096
/** JSON of so many bytes travels in the ticket: an address with it is shorter than what servers and proxies take. */
const maxCarriedBytes = 4_096

const ivBytes = 12
const tagBytes = 16
const headBytes = 13
/** A century, which fits its place. */
const longestMs = 100 * 365 * 86_400_000

/** What a ticket says of itself. */
interface Head {
  /** Whether its value is kept here. */
  readonly kept: boolean
  readonly untilMs: number
  readonly number: number
}

/**
 * Hands out tickets that let somebody in once. What belongs to a ticket travels in it as JSON, so a flood of requests costs no
 * memory and keeps nobody out; what is no plain data, or too long for an address, is kept here until then, within a bound.
 * Tickets are sealed, so that nobody can make, read or change one (AES-256-GCM).
 *
 * A ticket: nonce (12 bytes), sealed [whether its value is kept (1), when it runs out (6), its number (6), JSON], tag (16).
 */
export class TicketOffice {
  readonly #clock: Clock
  readonly #ticketMs: number
  readonly #maxTickets: number
  readonly #key = randomBytes(32)
  readonly #startMs: number
  readonly #kept: KeptValues
  readonly #used = new UsedTickets()
  /** When those that are out run out, in that order; only where they are counted. */
  readonly #out: number[] = []

  constructor(clock: Clock, { ticketMs, maxTickets = Infinity }: TicketLimits) {
    this.#clock = clock
    this.#ticketMs = Math.min(ticketMs, longestMs)
    this.#maxTickets = maxTickets
    this.#startMs = clock.now()
    this.#kept = new KeptValues(clock, ticketMs, maxKeptBytes)
  }

  /** A new ticket, which nobody can guess; none if too many are out, or too much is kept for them. */
  issue(value: unknown): string | undefined {
    if (!this.#count()) return undefined
    const json = value === undefined ? '' : plainJson(value)
    const bytes = json === undefined ? unknownBytes : Buffer.byteLength(json)
    const kept = json === undefined || bytes > maxCarriedBytes
    const number = this.#used.number()
    if (kept && !this.#kept.keep(number, value, placeBytes + bytes)) return undefined
    return this.#sealed({ kept, untilMs: this.#nowMs() + this.#ticketMs, number }, kept ? '' : json)
  }

  /** Takes a ticket in; what belongs to it, or nothing if it is none, is used, or has run out. */
  redeem(token: string): { readonly value: unknown } | undefined {
    if (token.length > 2 * maxCarriedBytes) return undefined
    const content = this.#opened(Buffer.from(token, 'base64url'))
    if (content === undefined) return undefined
    const { kept, untilMs, number } = headOf(content)
    if (untilMs <= this.#nowMs() || !this.#used.use(number)) return undefined
    this.#out.shift()
    if (kept) return this.#kept.take(number)
    const json = content.subarray(headBytes).toString()
    return { value: json === '' ? undefined : JSON.parse(json) }
  }

  #sealed({ kept, untilMs, number }: Head, json: string): string {
    const head = Buffer.alloc(headBytes)
    head.writeUInt8(Number(kept))
    head.writeUIntLE(untilMs, 1, 6)
    head.writeUIntLE(number, 7, 6)
    const nonce = randomBytes(ivBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    const sealed = [cipher.update(head), cipher.update(json), cipher.final()]
    return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url')
  }

  /** What a ticket holds, if it is one of this office's. */
  #opened(bytes: Buffer): Buffer | undefined {
    if (bytes.length < ivBytes + headBytes + tagBytes) return undefined
    const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, ivBytes))
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    const content = decipher.update(bytes.subarray(ivBytes, -tagBytes))
    try {
      decipher.final()
      return content
    } catch {
      return undefined
    }
  }

  #count(): boolean {
    if (this.#maxTickets === Infinity) return true
    const now = this.#nowMs()
    while (this.#out[0] !== undefined && this.#out[0] <= now) this.#out.shift()
    if (this.#out.length >= this.#maxTickets) return false
    this.#out.push(now + this.#ticketMs)
    return true
  }

  #nowMs(): number {
    return Math.floor(this.#clock.now() - this.#startMs)
  }
}

function headOf(content: Buffer): Head {
  return {
    kept: content.readUInt8() === 1,
    untilMs: content.readUIntLE(1, 6),
    number: content.readUIntLE(7, 6),
  }
}
