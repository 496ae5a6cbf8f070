import { MissingPackageError } from '../../../src/engine.ts'

/** What this transport uses of a WebSocket: a browser's, or that of the package `ws`, which can do more. */
export interface Socket {
  binaryType: string
  readonly readyState: number
  /** Bytes given to `send` that the network has not taken. */
  readonly bufferedAmount: number
  send(message: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void
  addEventListener(type: 'error', listener: (event: { message?: string; error?: unknown }) => void): void
  /** Only in `ws`: closes without a handshake. */
  terminate?(): void
  /** Only in `ws`. */
  ping?(): void
  /** Only in `ws`. */
  pong?(data: Uint8Array<ArrayBuffer>): void
  /** Only in `ws`: reads nothing more. */
  pause?(): void
  /** Only in `ws`. */
  on?(event: 'ping' | 'pong', listener: (data: Uint8Array<ArrayBuffer>) => void): unknown
  /** Only in `ws`: the server answered, and it is no WebSocket. */
  on?(
    event: 'unexpected-response',
    listener: (request: { destroy(): unknown }, response: Answer) => void,
  ): unknown
}

/** What a server answered in place of a WebSocket. */
export interface Answer {
  readonly statusCode?: number
  readonly statusMessage?: string
}

/** `readyState` of a socket that takes messages. */
export const OPEN = 1

/**
 * Loads the package `ws`.
 * @throws MissingPackageError if it is not installed.
 */
export async function loadWs(neededBy: string): Promise<typeof import('ws')> {
  try {
    return await import('ws')
  } catch (cause) {
    throw new MissingPackageError('ws', neededBy, { cause })
  }
}

/** The bytes or the text of a message event. */
export function messageData(data: unknown): string | Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? data : new Uint8Array(data as ArrayBuffer)
}
