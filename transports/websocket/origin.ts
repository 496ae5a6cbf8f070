import type { SessionRequest, WebSocketServerOptions } from './server-options.ts'

/** Whether a page of the request's origin may connect. */
export function originAllowed(request: SessionRequest, origins: WebSocketServerOptions['origins']): boolean {
  const { origin, host } = request.headers
  if (origin === undefined || origins === '*') return true
  if (typeof origins === 'function') return origins(origin, request)
  if (origins !== undefined) return origins.includes(origin)
  // The scheme may differ behind a proxy that speaks TLS for us.
  return URL.canParse(origin) && new URL(origin).host === host
}
