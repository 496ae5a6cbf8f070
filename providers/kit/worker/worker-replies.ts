import { AsyncQueue, CancelledError, type Clock, whenAborted } from '../../../src/engine.ts'

/** How a call of a worker reaches it and is given up. */
export interface WorkerCallPort {
  /** Sends the request. Throws if the worker cannot be started or the request cannot be sent. */
  send(): void
  /** Tells the worker that nobody waits any more. */
  cancel(): void
  /** Forgets the call: it has ended, one way or the other. */
  forget(): void
}

type Step<T> = IteratorResult<T, undefined>

/**
 * What a worker answers to one call, as it comes in. The request goes out with the first `next`. Only waiting for the
 * worker holds the clock, not what the reader does between two replies.
 */
export class WorkerReplies<T> implements AsyncIterableIterator<T, undefined> {
  readonly #port: WorkerCallPort
  readonly #clock: Clock
  readonly #signal: AbortSignal | undefined
  readonly #replies = new AsyncQueue<T>()
  #state: 'new' | 'open' | 'over' = 'new'
  #unwatch: (() => void) | undefined

  constructor(port: WorkerCallPort, clock: Clock, signal: AbortSignal | undefined) {
    this.#port = port
    this.#clock = clock
    this.#signal = signal
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The next reply. One `next` at a time. */
  async next(): Promise<Step<T>> {
    if (this.#state === 'new') this.#open()
    return this.#clock.hold(this.#replies.next())
  }

  /** Gives up what is still to come. */
  async return(): Promise<Step<T>> {
    if (this.#state === 'open') this.#port.cancel()
    this.#close()
    return this.#replies.return()
  }

  /** A reply has come. */
  add(reply: T): void {
    this.#replies.add(reply)
  }

  /** All replies have come. */
  end(): void {
    this.#close()
    this.#replies.end()
  }

  /** The call has failed; replies that nobody has read yet are gone. */
  fail(error: Error): void {
    this.#close()
    this.#replies.breakOff(error)
  }

  #open(): void {
    if (this.#signal?.aborted) throw this.#cancelled()
    this.#state = 'open'
    this.#unwatch = whenAborted(this.#signal, () => {
      this.#port.cancel()
      this.fail(this.#cancelled())
    })
    try {
      this.#port.send()
    } catch (error) {
      this.end()
      throw error
    }
  }

  #close(): void {
    if (this.#state === 'open') this.#port.forget()
    this.#state = 'over'
    this.#unwatch?.()
  }

  #cancelled(): CancelledError {
    return new CancelledError(undefined, { cause: this.#signal?.reason })
  }
}
