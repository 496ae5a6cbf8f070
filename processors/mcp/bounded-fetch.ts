import { ToolError } from '../../src/index.ts'

/**
 * `fetch`, whose answers hold messages of no more than `maxBytes`: the whole of it, or what stands between two empty lines
 * of a stream of events. What is longer is broken off, for it would be kept until it ends.
 */
export function boundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    if (response.body === null) return response
    const events = response.headers.get('content-type')?.includes('text/event-stream') ?? false
    const bounded = response.body.pipeThrough(events ? byEvent(maxBytes) : asAWhole(maxBytes))
    const { status, statusText, headers } = response
    const copy = new Response(bounded, { status, statusText, headers })
    // Where it came from, which a response that is made does not know.
    Object.defineProperties(copy, {
      url: { value: response.url },
      redirected: { value: response.redirected },
      type: { value: response.type },
    })
    return copy
  }
}

type Bounded = TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>

function asAWhole(maxBytes: number): Bounded {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length
      if (bytes > maxBytes) controller.error(tooLong(maxBytes))
      else controller.enqueue(chunk)
    },
  })
}

function byEvent(maxBytes: number): Bounded {
  let bytes = 0
  let lineBegins = true
  return new TransformStream({
    transform(chunk, controller) {
      for (const byte of chunk) {
        const lineEnds = byte === 0x0a || byte === 0x0d
        bytes = lineEnds && lineBegins ? 0 : bytes + 1
        if (byte !== 0x0d) lineBegins = lineEnds
      }
      if (bytes > maxBytes) controller.error(tooLong(maxBytes))
      else controller.enqueue(chunk)
    },
  })
}

function tooLong(maxBytes: number): ToolError {
  return new ToolError(`a message of more than ${maxBytes} bytes was broken off: see "maxMessageBytes"`)
}
