import type { IncomingMessage, ServerResponse } from 'node:http'

/** Why a request is refused: its status and what is told. */
export class HttpProblem extends Error {
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Answers with JSON, errors too: the client reads nothing else. */
export function sendJson(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    // What is left of a request that was refused is not read.
    ...(status >= 400 && { connection: 'close' }),
  })
  response.end(text)
}

/**
 * Reads a request's JSON; nothing if it has no body.
 * @throws HttpProblem if it is too large or no JSON.
 */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  // The answer to what is too large goes out on the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new HttpProblem(413, `The request is larger than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (cause) {
    throw new HttpProblem(400, 'The request is no JSON.', { cause })
  }
}
