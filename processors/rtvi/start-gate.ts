import { type Clock, EndFrame, type Frame, InputMessageFrame, type Timer } from '../../src/index.ts'
import { asEnvelope } from './envelope.ts'

/**
 * Holds the start of the pipeline behind it until the client is ready, so that nothing is said to a client that cannot
 * hear yet. A deadline, or the end of the session, opens it too.
 */
export class StartGate {
  readonly #open = Promise.withResolvers<void>()
  #opened = false
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
    const ready = frame instanceof InputMessageFrame && asEnvelope(frame.message)?.type === 'client-ready'
    if (ready || frame instanceof EndFrame) this.open()
  }

  /** The pipeline may start. */
  open(): void {
    this.#opened = true
    this.#timer?.cancel()
    this.#open.resolve()
  }
}
