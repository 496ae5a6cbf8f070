import { AsyncQueue } from '../../src/engine.ts'

/** Most audio an utterance keeps waiting for a recognizer that does not take it: 60 s of 20 ms chunks. */
const maxWaiting = 3000

/** The audio of one stretch of speech, on its way to a recognizer while it is being spoken. */
export class Utterance implements AsyncIterable<Int16Array> {
  readonly #waiting = new AsyncQueue<Int16Array>({ capacity: maxWaiting })
  #samples = 0

  /** Samples so far. */
  get samples(): number {
    return this.#samples
  }

  /** Adds audio. Returns false if the oldest had to go to make room. */
  add(chunk: Int16Array): boolean {
    if (chunk.length === 0) return true
    this.#samples += chunk.length
    return this.#waiting.add(chunk)
  }

  /** No more follows. */
  end(): void {
    this.#waiting.end()
  }

  [Symbol.asyncIterator](): AsyncIterator<Int16Array> {
    return this.#waiting
  }
}
