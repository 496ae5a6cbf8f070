import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { type ShopRecord, shopServer } from './shop-server.ts'

/** A shop that is reached over streamable HTTP, on a real socket. */
export interface Shop {
  readonly url: string
  readonly record: ShopRecord
  /** Headers of the requests so far. */
  readonly headers: IncomingMessage['headers'][]
  /** Sessions that are open. */
  readonly sessions: ReadonlyMap<string, unknown>
  /** Forgets everybody, as a server does that is started anew. */
  forget(): void
  close(): Promise<void>
}

/** @param options A port, and a key that is asked for. Default: any port, and none. */
export async function openShop({ port = 0, key }: { port?: number; key?: string } = {}): Promise<Shop> {
  const record: ShopRecord = { calls: [], cancelled: [] }
  const headers: IncomingMessage['headers'][] = []
  const sessions = new Map<string, StreamableHTTPServerTransport>()
  const close = (http: Server) =>
    new Promise<void>((resolve) => {
      http.close(() => resolve())
      http.closeAllConnections()
    })
  const http = createServer(async (request, response) => {
    headers.push(request.headers)
    if (key !== undefined && request.headers.authorization !== `Bearer ${key}`)
      return response.writeHead(401).end('No key.')
    const id = request.headers['mcp-session-id']
    const known = typeof id === 'string' ? sessions.get(id) : undefined
    if (known) return known.handleRequest(request, response)
    if (id !== undefined) return response.writeHead(404).end()
    const wire = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void sessions.set(session, wire),
      onsessionclosed: (session) => void sessions.delete(session),
    })
    const burn = () => {
      void close(http)
      return new Promise<never>(() => {})
    }
    await shopServer(record, burn as never).connect(
      wire as Parameters<ReturnType<typeof shopServer>['connect']>[0],
    )
    return wire.handleRequest(request, response)
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    record,
    headers,
    sessions,
    forget: () => sessions.clear(),
    close: () => close(http),
  }
}
