import type { IncomingMessage, ServerResponse } from 'node:http'
import { type BodyLimits, readBody } from './body.ts'
import { HttpProblem } from './http-problem.ts'

export { HttpProblem }

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
 * @throws HttpProblem if it is too large, takes too long, breaks off or is no JSON.
 */
export async function readJson(request: IncomingMessage, limits: BodyLimits = {}): Promise<unknown> {
  const body = await readBody(request, limits)
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString())
  } catch (cause) {
    throw new HttpProblem(400, 'The request is no JSON.', { cause })
  }
}
