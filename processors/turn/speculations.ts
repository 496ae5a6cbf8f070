import type { OptionRules, Timer } from '../../src/engine.ts'
import { plainWords } from '../text/words.ts'

/** When answers are prepared before the user's turn has ended; see `SpeculationStartedFrame`. */
export interface SpeculationOptions {
  /**
   * How long words that do not stand yet must stay the same to be taken for all there is, in milliseconds. While the
   * voice is heard they are not. Default 150.
   */
  stableMs?: number
  /** Most speculations in a minute: each may cost a request to the model and a sentence of the voice. Default 20. */
  maxPerMinute?: number
}

/** What the options may be. */
export const speculationRules: OptionRules<SpeculationOptions> = {
  stableMs: 'not-negative',
  maxPerMinute: 'not-negative',
}

/** What {@link Speculations} has done for it. */
export interface SpeculationHost {
  now(): number
  after(delayMs: number, callback: () => void): Timer
  /** Sends the speculation; returns the turn of its answer. */
  speculation(text: string): number
  /** Drops all that was made of the speculation. */
  takeBack(): void
}

interface Speculation {
  readonly words: string
  readonly turn: number
}

/** Takes it that the user has said all there is to say, and takes that back when more comes: one speculation at a time. */
export class Speculations {
  readonly #host: SpeculationHost
  readonly #stableMs: number
  readonly #maxPerMinute: number
  #out: Speculation | undefined
  #seen = ''
  /** Words that have stayed the same long enough, while the voice was still heard. */
  #standing: string | undefined
  #speaking = false
  #stable: Timer | undefined
  #madeAtMs: number[] = []

  constructor(options: SpeculationOptions, host: SpeculationHost) {
    this.#host = host
    this.#stableMs = options.stableMs ?? 150
    this.#maxPerMinute = options.maxPerMinute ?? 20
  }

  /**
   * The turn has these words now; `final` when no more of what was said is to be transcribed, `speaking` while the voice
   * is heard.
   */
  heard(text: string, final: boolean, speaking: boolean): void {
    const words = plainWords(text)
    if (this.#out !== undefined && words !== this.#out.words) this.takeBack()
    if (final) {
      this.#wait()
      this.#speculation(text)
    } else if (words !== this.#seen) {
      this.#speaking = speaking
      this.#wait(() => this.#stands(text))
    }
    this.#seen = words
  }

  /** The voice is not heard, for the moment at least. */
  quiet(): void {
    this.#speaking = false
    if (this.#standing !== undefined) this.#speculation(this.#standing)
  }

  /** The user goes on. */
  takeBack(): void {
    this.#wait()
    this.#seen = ''
    if (this.#out === undefined) return
    this.#out = undefined
    this.#host.takeBack()
  }

  /** The turn ends with these words. Returns the turn of the answer prepared for them, if there is one. */
  settle(text: string): number | undefined {
    if (this.#out?.words !== plainWords(text)) this.takeBack()
    const turn = this.#out?.turn
    this.forget()
    return turn
  }

  /** Whatever was prepared is gone. */
  forget(): void {
    this.#wait()
    this.#seen = ''
    this.#out = undefined
  }

  #stands(text: string): void {
    if (this.#speaking) this.#standing = text
    else this.#speculation(text)
  }

  #speculation(text: string): void {
    this.#standing = undefined
    const words = plainWords(text)
    if (words === '' || this.#out !== undefined || !this.#maySpeculation()) return
    this.#out = { words, turn: this.#host.speculation(text) }
  }

  #maySpeculation(): boolean {
    const now = this.#host.now()
    this.#madeAtMs = this.#madeAtMs.filter((atMs) => now - atMs < 60_000)
    if (this.#madeAtMs.length >= this.#maxPerMinute) return false
    this.#madeAtMs.push(now)
    return true
  }

  #wait(then?: () => void): void {
    this.#stable?.cancel()
    this.#standing = undefined
    this.#stable = then && this.#host.after(this.#stableMs, then)
  }
}
