/** What a body goes through before it is read. */
export type Bound = TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>

/**
 * `fetch` for a server that nobody vouches for: what it sends may have no end.
 * @param boundOf What the body of an answer goes through; nothing: it is read as it comes.
 */
export function boundedFetch(boundOf: (response: Response) => Bound | undefined): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const bound = response.body === null ? undefined : boundOf(response)
    if (response.body === null || bound === undefined) return response
    const { status, statusText, headers } = response
    const copy = new Response(response.body.pipeThrough(bound), { status, statusText, headers })
    // Where it came from, which a response that is made does not know.
    Object.defineProperties(copy, {
      url: { value: response.url },
      redirected: { value: response.redirected },
      type: { value: response.type },
    })
    return copy
  }
}

/** The beginning of a body: what comes behind it is not read. */
export function firstBytes(count: number): Bound {
  let left = count
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, left))
      left -= chunk.length
      if (left <= 0) controller.terminate()
    },
  })
}

/** A body that is a message: one that is longer is broken off with an error, for it would be kept until it ends. */
export function oneMessage(maxBytes: number, tooLong: () => Error): Bound {
  let bytes = 0
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length
      if (bytes > maxBytes) controller.error(tooLong())
      else controller.enqueue(chunk)
    },
  })
}

/** A body of server-sent events, each a message between two empty lines. */
export function messageByEvent(maxBytes: number, tooLong: () => Error): Bound {
  let bytes = 0
  let lineBegins = true
  return new TransformStream({
    transform(chunk, controller) {
      for (const byte of chunk) {
        const lineEnds = byte === 0x0a || byte === 0x0d
        bytes = lineEnds && lineBegins ? 0 : bytes + 1
        if (byte !== 0x0d) lineBegins = lineEnds
      }
      if (bytes > maxBytes) controller.error(tooLong())
      else controller.enqueue(chunk)
    },
  })
}
