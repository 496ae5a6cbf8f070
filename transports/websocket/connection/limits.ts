import type { OptionRules } from '../../../src/engine.ts'
/** What one end takes from the other. */
export interface ConnectionLimits {
  /** Bytes of the largest message that is taken. Default 65,536: two seconds of mono audio at 16 kHz. */
  maxPayloadBytes?: number
  /** Messages a second, with a burst of twice as many. Default 200: audio in pieces of 5 ms. */
  messagesPerSecond?: number
  /** Bytes a second, with a burst of twice as many. Default 1,048,576. */
  bytesPerSecond?: number
  /** Bytes that may wait for a slow reader before it is cut off. Default 262,144: eight seconds at 16 kHz. */
  maxBufferedBytes?: number
  /** How often the other end is asked whether it is there; it is cut off when it has not answered by the next time. Default 20,000. */
  pingMs?: number
  /** How long nothing may come and nothing be sent before the connection is closed. Default 300,000. */
  idleTimeoutMs?: number
  /** How long the other end may take to answer a close before it is cut off. Default 1,000. */
  closeTimeoutMs?: number
}

/** The limits, with the defaults in place of what is left out. */
export function withDefaults(limits: ConnectionLimits): Required<ConnectionLimits> {
  return {
    maxPayloadBytes: limits.maxPayloadBytes ?? 65_536,
    messagesPerSecond: limits.messagesPerSecond ?? 200,
    bytesPerSecond: limits.bytesPerSecond ?? 1_048_576,
    maxBufferedBytes: limits.maxBufferedBytes ?? 262_144,
    pingMs: limits.pingMs ?? 20_000,
    idleTimeoutMs: limits.idleTimeoutMs ?? 300_000,
    closeTimeoutMs: limits.closeTimeoutMs ?? 1_000,
  }
}

/** What the options may be. */
export const connectionRules: OptionRules<ConnectionLimits> = {
  maxPayloadBytes: 'positive',
  messagesPerSecond: 'positive',
  bytesPerSecond: 'positive',
  maxBufferedBytes: 'positive',
  pingMs: 'positive',
  idleTimeoutMs: 'positive',
  closeTimeoutMs: 'not-negative',
}
