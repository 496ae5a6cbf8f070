import { whenAborted } from '../clock/when-aborted.ts'
import { TTSError } from '../errors.ts'
import type { TTSSentence } from './roles/tts.ts'

/** A sentence that waits for a voice. */
export interface FedSentence extends TTSSentence {
  /** Whether it keeps its place among the others and is given to no voice. Default false. */
  readonly silent?: boolean
}

/** Sentences on their way to a voice. Those that have not ended are kept, so that another call can be given them again. */
export class SentenceFeed<S extends FedSentence = FedSentence> {
  readonly #ahead: number
  readonly #open: S[] = []
  readonly #listeners = new Set<() => void>()
  /** How many have ended. */
  #ended = 0
  #closed = false
  #failure: { readonly error: unknown } | undefined

  /** @param ahead How many sentences a voice is given beyond the first that has not ended. Default 1. */
  constructor({ ahead = 1 }: { readonly ahead?: number } = {}) {
    this.#ahead = ahead
  }

  /** The first that has not ended: what is owed. */
  get first(): S | undefined {
    return this.#open[0]
  }

  /** What a voice owes: the first that has not ended; when all have and no more follow, its own end; else nothing. */
  get owed(): unknown {
    return this.first ?? (this.#closed ? this : undefined)
  }

  /** How many have not ended. */
  get size(): number {
    return this.#open.length
  }

  /** Whether no more follow. */
  get closed(): boolean {
    return this.#closed
  }

  /** Whether all have ended and no more follow. */
  get done(): boolean {
    return this.#closed && this.#open.length === 0
  }

  /**
   * The sentence that a voice gives something of, which is the first that has not ended.
   * @param given What it gives: an event with the sentence's id.
   * @param voice The provider's name, for the error.
   * @throws TTSError if it is another: of reason `protocol`.
   */
  of({ type, sentence }: { readonly type: string; readonly sentence: number }, voice: string): S {
    const { first } = this
    if (first?.id === sentence) return first
    const message = `${voice} gave ${type} of sentence ${sentence} when it owed ${first?.id ?? 'nothing'}.`
    throw new TTSError(message, { provider: voice, reason: 'protocol' })
  }

  /** Another sentence, behind the others. */
  add(sentence: S): void {
    this.#open.push(sentence)
    this.#changed()
  }

  /** No more follow. */
  close(): void {
    this.#closed = true
    this.#changed()
  }

  /** Who makes the sentences has failed: whoever reads them fails of it. */
  fail(error: unknown): void {
    this.#failure = { error }
    this.#changed()
  }

  /** The first has ended, or is given up. */
  end(): void {
    if (this.#open.shift() !== undefined) this.#ended++
    this.#changed()
  }

  /** What a call of a voice is given: from the first that has not ended on, until the feed is closed or `signal` aborts. */
  async *read(signal: AbortSignal): AsyncGenerator<S, void, undefined> {
    let next = 0
    while (!signal.aborted) {
      if (this.#failure) throw this.#failure.error
      next = Math.max(next, this.#ended)
      const sentence = this.#open[next - this.#ended]
      if (sentence === undefined && this.#closed) return
      if (sentence === undefined || !this.#mayBeGiven(next - this.#ended)) await this.changed(signal)
      else {
        next++
        if (!sentence.silent) yield sentence
      }
    }
  }

  /** Settles at the next change, or when `signal` aborts. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const settle = () => {
        off()
        unwatch()
        resolve()
      }
      const off = this.onChange(settle)
      const unwatch = whenAborted(signal, settle)
    })
  }

  /** Calls back at each change. Returns what ends that. */
  onChange(callback: () => void): () => void {
    this.#listeners.add(callback)
    return () => this.#listeners.delete(callback)
  }

  #mayBeGiven(at: number): boolean {
    let before = 0
    for (let each = 0; each < at; each++) if (!this.#open[each]!.silent) before++
    return before <= this.#ahead
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}
