import { type Bound, messageByEvent, oneMessage, ToolError } from '../../src/engine.ts'

/** Lets pass messages of no more than `maxBytes`, for `boundedFetch`; at a longer one the body breaks. */
export function messageBound(maxBytes: number): (response: Response) => Bound {
  const tooLong = () =>
    new ToolError(`a message of more than ${maxBytes} bytes was broken off: see "maxMessageBytes"`)
  return ({ headers }) => {
    const events = headers.get('content-type')?.includes('text/event-stream') ?? false
    return events ? messageByEvent(maxBytes, tooLong) : oneMessage(maxBytes, tooLong)
  }
}
