import { type Clock, EndFrame, type Frame, InputMessageFrame, type Timer } from '../../src/index.ts'
import { asEnvelope } from './envelope.ts'

/** Messages that wait in front of it at most: who sends so much is no client that is about to be ready. */
const mostWaiting = 64

/**
 * Holds the start of the pipeline behind it until the client is ready, so that nothing is said to a client that cannot
 * hear yet. A deadline, the end of the session, and a flood of other messages
 * open it too.
 */
export class StartGate {
  readonly #open = Promise.withResolvers<void>()
  #opened = false
  #waiting = 0
  #timer: Timer | undefined

  /** Settles when the pipeline may start: nothing if it may already. */
  wait(clock: Clock, timeoutMs: number): Promise<void> | undefined {
    if (this.#opened || timeoutMs <= 0) return undefined
    this.#timer = clock.setTimeout(() => this.open(), timeoutMs)
    return this.#open.promise
  }

  /** A frame is on its way to the processor; while that has not started, frames wait in front of it. */
  coming(frame: Frame): void {
    if (this.#opened) return
    if (frame instanceof EndFrame) this.open()
    if (!(frame instanceof InputMessageFrame)) return
    const ready = asEnvelope(frame.message)?.type === 'client-ready'
    if (ready || ++this.#waiting >= mostWaiting) this.open()
  }

  /** The pipeline may start. */
  open(): void {
    this.#opened = true
    this.#timer?.cancel()
    this.#open.resolve()
  }
}
