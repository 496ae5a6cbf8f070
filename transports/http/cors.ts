import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Origins, originAllowed, wrongOrigin } from './origins.ts'

/**
 * Lets a page of another host read the answer, if it may.
 * @throws HttpProblem if it may not.
 */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  origins: Origins | undefined,
  methods: string,
): void {
  const { origin } = request.headers
  if (origin === undefined) return
  response.setHeader('vary', 'Origin')
  if (!originAllowed(origin, request, origins)) throw wrongOrigin()
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-methods', methods)
  const asked = request.headers['access-control-request-headers']
  response.setHeader('access-control-allow-headers', asked ?? 'content-type, authorization')
  response.setHeader('access-control-max-age', '600')
}
