import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** The request with which a client asked for a session. */
export interface ClientRequest {
  /** Path and query as they came. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** The address at the other end of the wire: a proxy's, if there is one. */
  readonly remoteAddress: string | undefined
}

/** What is kept of a request. */
export function clientRequest({ url = '/', headers, socket }: IncomingMessage): ClientRequest {
  return { url, headers, remoteAddress: socket.remoteAddress }
}
