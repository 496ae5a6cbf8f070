import { WireError } from '../../src/engine.ts'
import type { WireMessage } from '../websocket/index.ts'
import { type JsonObject, objectAt, parseObject, textAt } from './json-message.ts'
import { fromPayload, type MediaEncoding } from './media.ts'
import type { PhoneEvent } from './phone-line.ts'

/**
 * The message that starts a stream; nothing for the one before it. Twilio's protocol, which others have taken over.
 * @throws WireError for any other.
 */
export function startMessage(message: WireMessage, protocol: string): JsonObject | undefined {
  const body = parseObject(message, protocol)
  if (body.event === 'start') return body
  if (body.event === 'connected') return undefined
  throw new WireError(`${protocol} sent "${String(body.event)}" before the start.`)
}

/** What the messages tell that vendors have in common; nothing for those that do not matter. */
export function streamEvent(body: JsonObject, encoding: MediaEncoding): PhoneEvent | undefined {
  const { event } = body
  if (event === 'media') {
    const { track, payload } = objectAt(body, 'media')
    return track === 'outbound' ? undefined : { type: 'audio', samples: fromPayload(payload, encoding) }
  }
  if (event === 'mark') return { type: 'mark', name: textAt(objectAt(body, 'mark'), 'name') ?? '' }
  if (event === 'dtmf') return { type: 'key', key: textAt(objectAt(body, 'dtmf'), 'digit') ?? '' }
  return event === 'stop' ? { type: 'stop' } : undefined
}
