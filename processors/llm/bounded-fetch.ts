/** So much of an error's page is read, in bytes. */
const longestErrorPage = 65_536

/** `fetch` for a server that nobody vouches for: what it says of an error may have no end. */
export async function boundedFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.ok || response.body === null) return response
  const { status, statusText, headers } = response
  return new Response(firstBytes(response.body), { status, statusText, headers })
}

function firstBytes(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const source = body.getReader()
  let left = longestErrorPage
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await source.read()
      if (!done) controller.enqueue(value.subarray(0, left))
      left -= value?.length ?? 0
      if (!done && left > 0) return
      controller.close()
      if (!done) await source.cancel()
    },
    cancel: (reason) => source.cancel(reason),
  })
}
