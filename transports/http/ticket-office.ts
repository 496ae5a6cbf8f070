import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Clock } from '../../src/engine.ts'
import { KeptValues } from './kept-values.ts'
import { plainJson } from './plain-json.ts'

/** Limits of a {@link TicketOffice}. */
export interface TicketLimits {
  /** How long a ticket is good for, in milliseconds. */
  readonly ticketMs: number
  /** Tickets that may be out at once. Default: no limit, since a ticket that is out costs nothing. */
  readonly maxTickets?: number | undefined
}

/** All that is kept here for tickets, in bytes. */
const maxKeptBytes = 4 * 1024 * 1024
/** The part of it for what could travel in its ticket as well. */
const easyKeptBytes = 512 * 1024
/** What keeping a value costs besides itself, and what one costs whose size is not known, in bytes. */
const placeBytes = 200
const unknownBytes = 4_096
/** The bit of a ticket's head that says that its value is kept here. The others say when it runs out. */
const keptBit = 0x8000_0000
/** JSON of so many bytes travels in the ticket: an address with it is shorter than what servers and proxies take. */
const maxCarriedBytes = 4_096
/** Used tickets that are remembered. */
const maxUsed = 50_000

const ivBytes = 12
const tagBytes = 16
const headBytes = 4

/**
 * Hands out tickets that let somebody in once, and keeps what belongs to them, as it is, until then: what is gone from here
 * lets nobody in again. When much is kept, what can be written as JSON travels in its ticket: a flood of requests costs no
 * memory and keeps nobody out. Tickets are sealed, so that nobody can make, read or change one (AES-256-GCM).
 *
 * A ticket: nonce (12 bytes), sealed [when it runs out, and whether its value is kept (4 bytes), JSON of what travels in it], tag (16 bytes).
 */
export class TicketOffice {
  readonly #clock: Clock
  readonly #ticketMs: number
  readonly #maxTickets: number
  readonly #key = randomBytes(32)
  readonly #startMs: number
  readonly #kept: KeptValues
  /** Nonces of used tickets, and until when they matter, in that order. */
  readonly #used = new Map<string, number>()
  /** When those that are out run out, in that order; only where they are counted. */
  readonly #out: number[] = []

  constructor(clock: Clock, { ticketMs, maxTickets = Infinity }: TicketLimits) {
    this.#clock = clock
    this.#ticketMs = Math.min(ticketMs, 2 ** 30 - 1)
    this.#maxTickets = maxTickets
    this.#startMs = clock.now()
    this.#kept = new KeptValues(clock, ticketMs)
  }

  /** A new ticket, which nobody can guess; none if too many are out, or too much is kept for them. */
  issue(value: unknown): string | undefined {
    if (!this.#count()) return undefined
    const nonce = randomBytes(ivBytes)
    const json = value === undefined ? '' : plainJson(value)
    const kept = value !== undefined && this.#keeps(nonce, value, json)
    const carried = kept ? '' : json
    if (!travels(carried)) return undefined
    const head = Buffer.alloc(headBytes)
    head.writeUInt32LE(wrapped(this.#nowMs() + this.#ticketMs) + (kept ? keptBit : 0))
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce)
    const sealed = [cipher.update(head), cipher.update(carried), cipher.final()]
    return Buffer.concat([nonce, ...sealed, cipher.getAuthTag()]).toString('base64url')
  }

  /** Takes a ticket in; what belongs to it, or nothing if it is none, is used, or has run out. */
  redeem(token: string): { readonly value: unknown } | undefined {
    this.#forget()
    if (token.length > 2 * maxCarriedBytes) return undefined
    const bytes = Buffer.from(token, 'base64url')
    const nonce = bytes.subarray(0, ivBytes)
    const id = nonce.toString('latin1')
    const content = this.#opened(bytes, nonce)
    if (content === undefined || this.#used.has(id)) return undefined
    this.#use(id)
    if ((content.readUInt32LE() & keptBit) !== 0) return this.#kept.take(id)
    const json = content.subarray(headBytes).toString()
    return { value: json === '' ? undefined : JSON.parse(json) }
  }

  #keeps(nonce: Buffer, value: unknown, json: string | undefined): boolean {
    const bytes = placeBytes + (json === undefined ? unknownBytes : Buffer.byteLength(json))
    return this.#kept.keep(
      nonce.toString('latin1'),
      value,
      bytes,
      travels(json) ? easyKeptBytes : maxKeptBytes,
    )
  }

  /** What a ticket holds, if it is one of this office's and has not run out. */
  #opened(bytes: Buffer, nonce: Buffer): Buffer | undefined {
    if (bytes.length < ivBytes + headBytes + tagBytes) return undefined
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce)
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    const content = decipher.update(bytes.subarray(ivBytes, -tagBytes))
    try {
      decipher.final()
    } catch {
      return undefined
    }
    // Shifted, so that the difference of two wrapped times has its sign.
    const leftMs = ((content.readUInt32LE() - wrapped(this.#nowMs())) << 1) >> 1
    return leftMs > 0 ? content : undefined
  }

  #use(id: string): void {
    this.#used.set(id, this.#nowMs() + this.#ticketMs)
    if (this.#used.size > maxUsed) this.#used.delete(this.#used.keys().next().value!)
    this.#out.shift()
  }

  #count(): boolean {
    if (this.#maxTickets === Infinity) return true
    const now = this.#nowMs()
    while (this.#out[0] !== undefined && this.#out[0] <= now) this.#out.shift()
    if (this.#out.length >= this.#maxTickets) return false
    this.#out.push(now + this.#ticketMs)
    return true
  }

  #forget(): void {
    const now = this.#nowMs()
    for (const [id, untilMs] of this.#used) {
      if (untilMs > now) break
      this.#used.delete(id)
    }
  }

  #nowMs(): number {
    return Math.floor(this.#clock.now() - this.#startMs)
  }
}

/** A time that fits 31 bits; 24 days later it is the same again. */
function wrapped(ms: number): number {
  return ms & ~keptBit
}

/** Whether JSON may travel in its ticket. */
function travels(json: string | undefined): json is string {
  return json !== undefined && Buffer.byteLength(json) <= maxCarriedBytes
}
