import type { IceOptions } from './ice-options.ts'

/** What a `Peer` is made with. */
export interface PeerOptions extends IceOptions {
  /** Bytes of the largest message that is taken. */
  readonly maxPayloadBytes: number
  /** The time, in milliseconds. */
  readonly now: () => number
  /** Whether one more address that the client names is tried. */
  readonly mayTry: () => boolean
}
