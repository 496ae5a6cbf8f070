import { waitFor } from '../../src/engine.ts'

/**
 * What a node does on entering. It may wait for the user again and again; whoever has given it what it waited for can tell
 * when it waits for something else, or has ended.
 */
export class NodeScript {
  readonly #abort = new AbortController()
  #waiting = 0
  #over = false
  #stopped: PromiseWithResolvers<void> | undefined

  /** Aborts when it is to end. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** It waits for something more from the user. */
  waits(): void {
    this.#waiting++
    this.#tell()
  }

  /** Something it waited for is there. */
  goesOn(): void {
    this.#waiting--
  }

  /** It has ended. */
  ended(): void {
    this.#over = true
    this.#tell()
  }

  /** Ends it. */
  abort(): void {
    this.#abort.abort()
    this.ended()
  }

  /** What comes of its work, unless it is aborted: nobody waits for a node that has been left. */
  result(work: unknown): Promise<unknown> {
    return waitFor(work, { signal: this.signal })
  }

  /** Settles when it waits for the user, or has ended. */
  stopped(): Promise<void> {
    if (this.#over || this.#waiting > 0) return Promise.resolve()
    this.#stopped ??= Promise.withResolvers()
    return this.#stopped.promise
  }

  #tell(): void {
    this.#stopped?.resolve()
    this.#stopped = undefined
  }
}
