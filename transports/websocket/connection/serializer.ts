import type { Frame, FrameClass } from '../../../src/engine.ts'
import type { Closed } from './closed.ts'

/** A message as a WebSocket carries it: text or bytes. */
export type WireMessage = string | Uint8Array<ArrayBuffer>

/**
 * Turns frames into the messages of a protocol, and back. One is made for each connection, so it may keep what the
 * connection has agreed on.
 */
export interface Serializer {
  /** What the protocol is called, in errors and logs. */
  readonly name: string
  /** In Hz: the speech that is sent. Default: the transport's `sampleRate`. */
  readonly sampleRate?: number
  /** How much audio a message holds, in milliseconds, where the protocol has its own. Default: the transport's `chunkMs`. */
  readonly chunkMs?: number
  /**
   * Frames that it decodes besides audio and transcriptions; they are taken whatever the transport `accepts`. A
   * CancelFrame among them means that the other end has hung up: the connection closes and nothing more is said.
   */
  readonly accepts?: readonly FrameClass[]
  /** Frames it has messages for that are sent as they leave the output, whatever the transport `tells`. */
  readonly tells?: readonly FrameClass[]
  /** Whether the other end throws away what it has not played when it gets an InterruptFrame. Default true. */
  readonly clears?: boolean
  /**
   * Whether a server sends a StartFrame when its pipeline has started. A client's pipeline waits for it, so that nothing
   * is said that nobody hears yet. Default false.
   */
  readonly announces?: boolean
  /**
   * Called with each message until it returns true; only then is the session announced, and messages are decoded.
   * For protocols in which the other end says first who it is. Left out, the session begins with the connection.
   * @throws WireError if the message does not belong there.
   */
  begin?(message: WireMessage): boolean
  /** The messages a frame is sent as; nothing if the protocol does not know it. */
  encode(frame: Frame): WireMessage | readonly WireMessage[] | undefined
  /**
   * The frames a message stands for; nothing if it carries none.
   * @throws WireError if it is malformed.
   */
  decode(message: WireMessage): Frame | readonly Frame[] | undefined
  /**
   * Called by a server once, when the connection is over: ends what would go on without it, a telephone call for
   * instance. The server's close waits for it, and what it throws is told by the server's `error`.
   */
  ended?(closed: Closed): void | Promise<void>
}
