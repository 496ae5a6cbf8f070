import type { IncomingMessage } from 'node:http'
import { HttpProblem } from './http-problem.ts'

/**
 * Names under which a server is asked, with the port where it is not the scheme's own (`agent.example.org`, `10.0.0.7:3000`);
 * `loopback`, alone or among them, for those of this machine alone, at any port, since ports are passed on. Whoever runs a page can have its name
 * point at any address, yours too; the page cannot change the `Host` that the browser sends.
 */
export type Hosts = 'loopback' | readonly string[]

/** What of a request says under which name it came. */
export type Named = Pick<IncomingMessage, 'headers' | 'socket'>

/** Whether a request came under a name that may be. */
export function hostAllowed(request: Named, hosts: Hosts | undefined): boolean {
  if (hosts === undefined) return true
  const scheme = isSecure(request) ? 'https:' : 'http:'
  const url = urlOf(scheme, request.headers.host)
  if (url === undefined) return false
  return [hosts]
    .flat()
    .some((host) =>
      host === 'loopback' ? isLoopbackName(url.hostname) : urlOf(scheme, host)?.host === url.host,
    )
}

/**
 * Refuses a request under a name that may not be.
 * @throws HttpProblem (421)
 */
export function checkHost(request: Named, hosts: Hosts): void {
  if (!hostAllowed(request, hosts)) throw new HttpProblem(421, wrongHost)
}

/** What a client is told that asked under a name that may not be. */
export const wrongHost = 'This server is not asked under that name.'

/**
 * Whether a page of an origin is one of the server that is asked: of the same scheme, name and port. Where a proxy speaks TLS
 * for this server and does not say so with `X-Forwarded-Proto`, either scheme may be right.
 */
export function sameOrigin(origin: string, request: Named): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, host } = new URL(origin)
  const { 'x-forwarded-proto': told } = request.headers
  const [forwarded] = String(told ?? '').split(',')
  const seen = isSecure(request) ? 'https' : forwarded?.trim()
  const right = seen ? protocol === `${seen}:` : protocol === 'http:' || protocol === 'https:'
  return right && urlOf(protocol, request.headers.host)?.host === host
}

/** Whether an address or a name is this machine's own and nobody else's. */
export function isLoopbackName(name: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(name)
}

/** Whether a request came over TLS. */
function isSecure({ socket }: Named): boolean {
  return 'encrypted' in socket
}

function urlOf(scheme: string, host: string | undefined): URL | undefined {
  if (host === undefined || !/^[^\s/?#@\\]+$/.test(host)) return undefined
  const url = `${scheme}//${host}`
  return URL.canParse(url) ? new URL(url) : undefined
}
