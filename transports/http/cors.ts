import type { IncomingMessage, ServerResponse } from 'node:http'
import { sameOrigin } from './hosts.ts'
import { HttpProblem } from './http-json.ts'

/** Pages that may ask, by their origin (`https://example.org`); `*` for all. */
export type Origins = '*' | readonly string[] | ((origin: string) => boolean)

/**
 * Lets a page of another host read the answer, if it may.
 * @throws HttpProblem if it may not.
 */
export function allowOrigin(
  request: IncomingMessage,
  response: ServerResponse,
  origins: Origins | undefined,
  methods = 'POST, OPTIONS',
): void {
  const { origin } = request.headers
  if (origin === undefined) return
  response.setHeader('vary', 'Origin')
  if (!allowed(origin, request, origins)) throw new HttpProblem(403, 'Pages of this origin may not connect.')
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-methods', methods)
  const asked = request.headers['access-control-request-headers']
  response.setHeader('access-control-allow-headers', asked ?? 'content-type, authorization')
  response.setHeader('access-control-max-age', '600')
}

function allowed(origin: string, request: IncomingMessage, origins: Origins | undefined): boolean {
  if (origins === '*') return true
  if (typeof origins === 'function') return origins(origin)
  if (origins !== undefined) return origins.includes(origin)
  return sameOrigin(origin, request)
}
