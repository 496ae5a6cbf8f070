import type { STTInput } from '../../src/engine.ts'

interface Kept {
  /** What was given; undefined when it is done with. */
  item: STTInput | undefined
  /** Samples up to its end, from the beginning. */
  readonly end: number
}

/** What one call of a recognizer is given. */
export interface Reading extends AsyncIterable<STTInput> {
  /** Where it begins, in samples from the beginning of all. */
  readonly begin: number
}

/** What a recognizer is given, kept until it is done with, so that another call can be given it again. One reads at a time. */
export class ReplayedInput {
  readonly #capacity: number
  readonly #kept: Kept[] = []
  /** How many items have been forgotten: the index of the first that is kept. */
  #first = 0
  /** The index of the next item to be read. */
  #next = 0
  #samples = 0
  /** Samples that are kept. */
  #held = 0
  /** Flushes that are not answered. */
  #flushes = 0
  #ended = false
  #failure: { readonly error: unknown } | undefined
  /** Who reads; the one before has to stop. */
  #reading = {}
  #wake: (() => void) | undefined

  /** @param capacity Most samples that are kept, and that wait to be read; then the oldest give way. */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Samples so far. */
  get samples(): number {
    return this.#samples
  }

  /** Whether a flush is not answered. */
  get flushing(): boolean {
    return this.#flushes > 0
  }

  /** Whether nothing more comes. */
  get ended(): boolean {
    return this.#ended
  }

  /** What the source failed of, if it did. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure
  }

  /** Adds to the end. Returns false if audio that nobody has read had to give way. */
  add(item: STTInput): boolean {
    if (this.#ended || (item instanceof Int16Array && item.length === 0)) return true
    this.#samples += lengthOf(item)
    this.#held += lengthOf(item)
    if (isFlush(item)) this.#flushes++
    this.#kept.push({ item, end: this.#samples })
    const fits = this.#makeRoom()
    this.#wake?.()
    return fits
  }

  /** Nothing more comes: it is all, or the source has failed. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = failure
    this.#wake?.()
  }

  /** What has been read of the audio up to a sample is done with. What is asked for in it is kept. */
  forget(upTo = this.#samples): void {
    for (const kept of this.#kept.slice(0, Math.max(0, this.#next - this.#first))) {
      if (kept.end > upTo) break
      if (kept.item instanceof Int16Array) this.#drop(kept)
    }
    this.#trim()
  }

  /** The first flush is answered, and with it all that came before it. */
  answered(): void {
    const flush = this.#kept.findIndex(({ item }) => isFlush(item))
    for (const kept of this.#kept.slice(0, flush + 1)) this.#drop(kept)
    this.#trim()
  }

  /** All that is kept, and what follows, as it comes. `catchesUp` is called at each item that is not the last. */
  read(catchesUp: () => void = () => {}): Reading {
    this.#next = this.#first
    this.#reading = {}
    this.#wake?.()
    const [first] = this.#kept
    const begin = first === undefined ? this.#samples : first.end - lengthOf(first.item)
    const reading = this.#reading
    return { begin, [Symbol.asyncIterator]: () => this.#read(reading, catchesUp) }
  }

  async *#read(reading: object, catchesUp: () => void): AsyncGenerator<STTInput, void, undefined> {
    while (reading === this.#reading) {
      this.#next = Math.max(this.#next, this.#first)
      const kept = this.#kept[this.#next - this.#first]
      if (kept !== undefined) {
        this.#next++
        if (kept.item === undefined) continue
        if (this.#ended || this.#next - this.#first < this.#kept.length) catchesUp()
        yield kept.item
      } else if (this.#failure) throw this.#failure.error
      else if (this.#ended) return
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }

  #makeRoom(): boolean {
    let fits = true
    for (let at = 0; this.#held > this.#capacity && at < this.#kept.length - 1; at++) {
      const kept = this.#kept[at]!
      if (!(kept.item instanceof Int16Array)) continue
      fits &&= this.#first + at < this.#next
      this.#drop(kept)
    }
    this.#trim()
    return fits
  }

  #drop(kept: Kept): void {
    this.#held -= lengthOf(kept.item)
    if (isFlush(kept.item)) this.#flushes--
    kept.item = undefined
  }

  #trim(): void {
    let done = 0
    while (done < this.#kept.length && this.#kept[done]!.item === undefined) done++
    this.#kept.splice(0, done)
    this.#first += done
  }
}

function isFlush(item: STTInput | undefined): boolean {
  return item !== undefined && 'type' in item && item.type === 'flush'
}

function lengthOf(item: STTInput | undefined): number {
  return item instanceof Int16Array ? item.length : 0
}
