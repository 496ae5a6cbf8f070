import { InputMessageFrame, WireError } from '../../src/engine.ts'

/**
 * The frame a message on the data channel stands for: a message of RTVI, or of the page's own. What the client says to the
 * transport itself stands for none: its `ping: <time>` every second, and its `signalling`, in which it tells that its
 * microphone is off; silence follows all the same.
 * @throws WireError if it is no JSON.
 */
export function readMessage(data: string | Uint8Array): InputMessageFrame | undefined {
  if (typeof data !== 'string') throw new WireError('Messages on the data channel are text, and bytes came.')
  if (/^ping\b/.test(data)) return undefined
  let message: unknown
  try {
    message = JSON.parse(data)
  } catch (cause) {
    throw new WireError('A message of the client is no JSON.', { cause })
  }
  const type = typeof message === 'object' && message !== null && 'type' in message ? message.type : undefined
  return type === 'signalling' ? undefined : new InputMessageFrame({ message })
}

/**
 * What a message is sent as.
 * @throws WireError if it holds what JSON cannot.
 */
export function writeMessage(message: unknown): string {
  try {
    const text: unknown = JSON.stringify(message)
    if (typeof text === 'string') return text
  } catch (cause) {
    throw new WireError('A message for the client holds what JSON cannot.', { cause })
  }
  throw new WireError('A message for the client is nothing that JSON has.')
}

/** Tells Pipecat's client that the agent is leaving; without it, it would take the end for a fault and call again. */
export const peerLeft: string = JSON.stringify({ type: 'signalling', message: { type: 'peerLeft' } })
