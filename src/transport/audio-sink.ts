import type { InterruptCause } from '../frames/lifecycle.ts'

/** Where an output sends audio: a file, a socket, a sound card. */
export interface AudioSink {
  /** In Hz; the output takes speech at this rate. */
  readonly sampleRate: number
  /** How long before it sounds audio is sent, in milliseconds, so that what is late on the way makes no gap. Default 0. */
  readonly leadMs?: number
  /** Makes ready, before the session starts; what fails ends it. */
  open?(): void | Promise<void>
  /** The session starts now. */
  start?(atMs: number): void
  /** Sends mono audio that sounds from `atMs` on, on the session's clock. */
  write(samples: Int16Array, atMs: number): void
  /**
   * How much more it takes now, in milliseconds, where that is little: what it does not take is sent later, when it goes on
   * after it was held up. Left out, it takes all that is due.
   */
  roomMs?(): number
  /**
   * Throws away what was sent and has not sounded. Left out, that cannot be called back and counts as heard.
   * @param cause What interrupts it, for those who tell the other end.
   */
  clear?(cause: InterruptCause): void
  /** How many of the samples written have sounded or been thrown away, if the listener's end tells; else the clock does. */
  played?(): number | undefined
  /** No more follows. */
  close?(): void | Promise<void>
}
