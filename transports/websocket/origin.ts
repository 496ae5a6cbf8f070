import { type Named, sameOrigin } from '../http/hosts.ts'
import type { SessionRequest, WebSocketServerOptions } from './server-options.ts'

/** Whether a page of the request's origin may connect. */
export function originAllowed(
  request: SessionRequest,
  named: Named,
  origins: WebSocketServerOptions['origins'],
): boolean {
  const { origin } = request.headers
  if (origin === undefined || origins === '*') return true
  if (typeof origins === 'function') return origins(origin, request)
  if (origins !== undefined) return origins.includes(origin)
  return sameOrigin(origin, named)
}
