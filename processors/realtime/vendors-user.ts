import {
  type Direction,
  type Frame,
  InterimTranscriptionFrame,
  type RealtimeEvent,
  type Timer,
  TranscriptionFrame,
} from '../../src/engine.ts'
import type { Exchanges } from './exchanges.ts'
import { UserFloor } from './user-floor.ts'

/** How long a turn stays open that the vendor does not answer, in milliseconds. */
const unansweredMs = 5_000

/** What the vendor says of the user, and what is done about it. */
export interface VendorsUserParts {
  readonly exchanges: Exchanges
  now(): number
  after(ms: number, callback: () => void): Timer
  push(frame: Frame, direction?: Direction): void
  /** The user speaks: the agent is interrupted. */
  speaks(): void
  /** Something that was owed has come. */
  settled(): void
}

/** The user as the vendor hears him, where turns are the vendor's: told as frames, and written down by the turn. */
export class VendorsUser {
  readonly #parts: VendorsUserParts
  readonly #floor = new UserFloor()
  #beganAtMs = 0
  #unanswered: Timer | undefined

  constructor(parts: VendorsUserParts) {
    this.#parts = parts
  }

  /** Whether a turn is open, or its words are owed. */
  get busy(): boolean {
    return this.#floor.open || this.#parts.exchanges.owed
  }

  /** A conversation begins: the vendor counts its audio from now on. */
  begun(): void {
    this.#beganAtMs = this.#parts.now()
  }

  /** The vendor tells of the user. */
  take(event: Extract<RealtimeEvent, { type: 'user-speech' | 'user-text' }>): void {
    if (event.type === 'user-text') this.#text(event)
    else this.#speech(event)
  }

  /** The vendor hears that the user speaks, or is silent. */
  #speech({ active, atMs }: Extract<RealtimeEvent, { type: 'user-speech' }>): void {
    const { now, push, speaks } = this.#parts
    const agoMs = Math.max(0, now() - this.#beganAtMs - atMs)
    if (active) speaks()
    const frames = active ? this.#floor.begins(agoMs) : [this.#floor.ceases(agoMs, now())]
    for (const frame of frames) {
      push(frame, 'upstream')
      push(frame)
    }
    if (!active) this.#closeLater()
  }

  /** It understands what the user says. */
  #text({ text, final, exchange }: Extract<RealtimeEvent, { type: 'user-text' }>): void {
    const { push, settled } = this.#parts
    if (!final) this.#floor.hear(text)
    push(final ? new TranscriptionFrame({ text }) : new InterimTranscriptionFrame({ text }))
    if (final) this.#parts.exchanges.said(exchange, text)
    settled()
  }

  /** It answers what was said in an exchange, in the turn that is returned. */
  answered(exchange: string, turn: number): number {
    this.ends(turn, this.#parts.exchanges.answered(exchange, turn))
    return turn
  }

  /** The turn is over, which nobody before the model is to have answered. */
  ends(turn: number, text: string | undefined): void {
    const { upstream, downstream } = this.#floor.ends(turn, text)
    this.#parts.push(upstream, 'upstream')
    this.#parts.push(downstream)
  }

  /** Lets go of its timer. */
  close(): void {
    this.#unanswered?.cancel()
  }

  /** A turn that is not answered is over some time. */
  #closeLater(): void {
    const { after, push, settled } = this.#parts
    const { stoppedAtMs } = this.#floor
    this.#unanswered?.cancel()
    this.#unanswered = after(unansweredMs, () => {
      if (!this.#floor.open || this.#floor.stoppedAtMs !== stoppedAtMs) return
      const { downstream } = this.#floor.ends(undefined, '')
      push(downstream, 'upstream')
      push(downstream)
      settled()
    })
  }
}
