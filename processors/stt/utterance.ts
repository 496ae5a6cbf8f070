/** Most audio an utterance keeps waiting for a recognizer that does not take it: 60 s of 20 ms chunks. */
const maxWaiting = 3000

/** The audio of one stretch of speech, on its way to a recognizer while it is being spoken. */
export class Utterance implements AsyncIterable<Int16Array> {
  #waiting: Int16Array[] = []
  #ended = false
  #wake: (() => void) | undefined
  #samples = 0

  /** Samples so far. */
  get samples(): number {
    return this.#samples
  }

  /** Adds audio. Returns false if the oldest had to go to make room. */
  add(chunk: Int16Array): boolean {
    if (this.#ended || chunk.length === 0) return true
    this.#samples += chunk.length
    this.#waiting.push(chunk)
    const fits = this.#waiting.length <= maxWaiting
    if (!fits) this.#waiting.shift()
    this.#wake?.()
    return fits
  }

  /** No more follows. */
  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Int16Array, void, undefined> {
    while (true) {
      const chunk = this.#waiting.shift()
      if (chunk) yield chunk
      else if (this.#ended) return
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}
