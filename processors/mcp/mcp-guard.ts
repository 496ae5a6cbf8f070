import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'
import { systemClock, TokenBucket } from '../../src/engine.ts'

/** Words of progress, and requests of its own, that a server may send a second; twice as many at once. */
const perSecond = 25

/** What a {@link guarded} wire tells of. */
export interface WireEvents {
  /** The server's tools may have changed. */
  readonly changed: () => void
}

/**
 * Lets through what is of use, and of that no more than anybody could look at: a server may tell of every byte it moves,
 * and each message that goes on is checked and handled at a hundred times the cost of throwing it away.
 */
export function guarded(wire: Transport, { changed }: WireEvents, now = () => systemClock.now()): Transport {
  const bucket = new TokenBucket(perSecond, now())
  const takes = () => bucket.take(now())
  const goesOn = (message: JSONRPCMessage) => {
    if (!('method' in message)) return true
    if (message.method === 'notifications/tools/list_changed') changed()
    else if ('id' in message || message.method === 'notifications/progress') return takes()
    return message.method === 'notifications/cancelled' && takes()
  }
  const guard: Transport = {
    start() {
      wire.onmessage = (message, extra) => {
        if (goesOn(message)) guard.onmessage?.(message, extra)
      }
      wire.onclose = () => guard.onclose?.()
      wire.onerror = (error) => guard.onerror?.(error)
      return wire.start()
    },
    send: (message, options) => wire.send(message, options),
    close: () => wire.close(),
    setProtocolVersion: (version) => wire.setProtocolVersion?.(version),
    get sessionId() {
      return wire.sessionId
    },
  }
  return guard
}
