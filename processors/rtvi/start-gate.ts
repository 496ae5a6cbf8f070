import {
  AudioRawFrame,
  type Clock,
  DTMFFrame,
  EndFrame,
  type Frame,
  InputMessageFrame,
  type Timer,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
} from '../../src/engine.ts'
import { asEnvelope } from './client/envelope.ts'
import { EarlyAudio } from './early-audio.ts'

/** Messages that wait in front of it at most: who sends so much is no client that is about to be ready. */
const mostWaiting = 64
/** How long a client that is being spoken into may take to say that it is ready: its microphone opens a moment sooner. */
const spokenTimeoutMs = 1_000

/**
 * Holds the start of the pipeline behind it until the client is ready, so that nothing is said to a client that cannot
 * hear yet. A client that is used without being ready knows nothing of that: a voice in its audio opens the gate a
 * moment later, words and keys at once. A deadline, the end of the session, and a flood of other messages open it too.
 */
export class StartGate {
  readonly #open = Promise.withResolvers<void>()
  readonly #audio = new EarlyAudio()
  #opened = false
  #waiting = 0
  #clock: Clock | undefined
  readonly #timers: Timer[] = []
  #spoken = false
  #firstId = 0

  /** Settles when the pipeline may start: nothing if it may already. */
  wait(clock: Clock, timeoutMs: number): Promise<void> | undefined {
    if (timeoutMs <= 0) this.open()
    if (this.#opened) return undefined
    this.#clock = clock
    this.#openIn(timeoutMs)
    if (this.#spoken) this.#openIn(spokenTimeoutMs)
    return this.#open.promise
  }

  /** A frame is on its way to the processor; while that has not started, frames wait in front of it. */
  coming(frame: Frame): void {
    if (this.#opened) return
    if (frame instanceof AudioRawFrame) {
      this.#audio.hear(frame)
      if (this.#audio.spoken) this.#speaks()
    } else if (frame instanceof VADUserStartedSpeakingFrame) this.#speaks()
    else if (frame instanceof InputMessageFrame) {
      const ready = asEnvelope(frame.message)?.type === 'client-ready'
      if (ready || ++this.#waiting >= mostWaiting) this.open()
    } else if (frame instanceof EndFrame || frame instanceof TranscriptionFrame || frame instanceof DTMFFrame)
      this.open()
  }

  /** Whether a frame is silence that has waited so long that nobody could make use of it any more. */
  isStale(frame: Frame): boolean {
    return frame.id < this.#firstId && frame instanceof AudioRawFrame
  }

  /** The pipeline may start. */
  open(): void {
    if (this.#opened) return
    this.#opened = true
    this.#firstId = this.#audio.firstId
    for (const timer of this.#timers) timer.cancel()
    this.#open.resolve()
  }

  #speaks(): void {
    if (this.#spoken) return
    this.#spoken = true
    this.#openIn(spokenTimeoutMs)
  }

  #openIn(delayMs: number): void {
    const timer = this.#clock?.setTimeout(() => this.open(), delayMs)
    if (timer) this.#timers.push(timer)
  }
}
