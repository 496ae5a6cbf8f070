import type { IncomingMessage, ServerResponse } from 'node:http'
import { allowOrigin } from './cors.ts'
import { sendJson } from './http-json.ts'
import type { HttpProblem } from './http-problem.ts'
import type { Origins } from './origins.ts'

/** An endpoint that pages ask, of this host or others. */
export interface JsonEndpoint {
  /** Pages that may ask. */
  readonly origins: Origins | undefined
  /** Methods that it has, besides `OPTIONS`. */
  readonly methods: readonly string[]
  /** What the client is told of what was thrown. */
  problem(thrown: unknown): HttpProblem
}

/** Answers a request with JSON; what the work throws, with a status and a sentence. */
export async function answerJson(
  request: IncomingMessage,
  response: ServerResponse,
  { origins, methods, problem }: JsonEndpoint,
  work: () => Promise<object>,
): Promise<void> {
  try {
    allowOrigin(request, response, origins, [...methods, 'OPTIONS'].join(', '))
    if (request.method === 'OPTIONS') response.writeHead(204).end()
    else sendJson(response, 200, await work())
  } catch (thrown) {
    const { status, message } = problem(thrown)
    if (response.headersSent) response.destroy()
    else sendJson(response, status, { info: message })
  }
}
