import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { HttpProblem } from './http-problem.ts'

/** Answers a request. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>

/**
 * A listener for `createServer` that owns what a handler does: what it throws or rejects with answers the request, with
 * its status if it is an {@link HttpProblem} and with 500 if it is not, and is told. A client that goes away in the middle
 * of its request is nobody's fault and nothing is told of it.
 * @param failed What was no HttpProblem. Default: `console.error`.
 */
export function requestListener(
  handle: RequestHandler,
  failed: (error: unknown) => void = console.error,
): RequestListener {
  return async (request, response) => {
    request.on('error', ignore)
    response.on('error', ignore)
    try {
      await handle(request, response)
    } catch (thrown) {
      const problem = thrown instanceof HttpProblem ? thrown : undefined
      if (problem === undefined) failed(thrown)
      refuse(response, problem?.status ?? 500, problem?.message ?? 'The request could not be answered.')
    }
  }
}

function ignore(): void {}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) return void response.destroy()
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  // What is left of a request that was refused is not read.
  response.writeHead(status, { connection: 'close', 'content-type': 'text/plain; charset=utf-8' })
  response.end(message)
}
