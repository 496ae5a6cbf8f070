import type { Timer } from '../../src/engine.ts'
import { plainWords } from '../text/words.ts'

/** When a turn ends though the voice goes on: a television, hold music, a room that never falls silent. */
export interface TurnLimitOptions {
  /**
   * How long the words may stay the same while the voice goes on, in milliseconds. Default 3,000. It counts for
   * recognizers that send interim transcripts, and not where only the app ends a turn.
   */
  standstillMs?: number
  /** How long a voice may go on without a word, in milliseconds. Words that come later begin a turn. Default 10,000. */
  wordlessMs?: number
  /** How long a turn may last, whatever is said in it, in milliseconds. Default 60,000. */
  maxTurnMs?: number
}

/** What {@link TurnLimits} has done for it. */
export interface TurnLimitsHost {
  after(delayMs: number, callback: () => void): Timer
  /** The turn has come to one of its limits; `standstill`: the voice may be silent, and then others end it. */
  limited(reason: string, standstill: boolean): void
}

/** The clocks of a turn that do not wait for the voice to fall silent. */
export class TurnLimits {
  readonly #host: TurnLimitsHost
  readonly #standstillMs: number
  readonly #wordlessMs: number
  readonly #maxTurnMs: number
  #longest: Timer | undefined
  #still: Timer | undefined
  #words = ''
  /** Whether the recognizer tells words before they stand. */
  #tells = false

  constructor(options: TurnLimitOptions, host: TurnLimitsHost) {
    this.#host = host
    this.#standstillMs = options.standstillMs ?? 3_000
    this.#wordlessMs = options.wordlessMs ?? 10_000
    this.#maxTurnMs = options.maxTurnMs ?? 60_000
  }

  /** A turn begins, with these words. */
  begin(text: string): void {
    this.end()
    if (this.#maxTurnMs < Number.POSITIVE_INFINITY)
      this.#longest = this.#host.after(this.#maxTurnMs, () => this.#host.limited('longest turn', false))
    this.#words = plainWords(text)
    this.goesOn()
  }

  /** The turn has these words now; `open`: they may change yet. */
  heard(text: string, open: boolean): void {
    if (open) this.#tells = true
    const words = plainWords(text)
    if (this.#still === undefined || words === this.#words) return
    this.#words = words
    this.goesOn()
  }

  /** The turn goes on: from now on it may stand still for so long. */
  goesOn(): void {
    this.#still?.cancel()
    const told = this.#words !== '' && this.#tells
    const [ms, reason] = told ? [this.#standstillMs, 'words stand still'] : [this.#wordlessMs, 'no words']
    this.#still = this.#host.after(ms, () => this.#host.limited(reason, true))
  }

  /** The turn has ended. */
  end(): void {
    this.#longest?.cancel()
    this.#still?.cancel()
    this.#longest = this.#still = undefined
  }
}
