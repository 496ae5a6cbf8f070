import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Logger, silentLogger } from 'antiphon'
import { checkHost, requestListener } from 'antiphon/transports/http'
import { WebSocketServerTransport } from 'antiphon/transports/websocket'
import { ownHosts } from './addresses.ts'
import { pageAssets } from './assets.ts'
import type { Certificate } from './certificate.ts'
import { type SessionParts, talkWith } from './session.ts'

/** How the page is served. */
export interface ServeOptions extends Omit<SessionParts, 'logger'> {
  readonly port: number
  /** The address to listen on. Default `127.0.0.1`: this computer only. There is no login. */
  readonly host?: string | undefined
  /** Names under which it is reached besides those that this computer knows, through a proxy for instance. */
  readonly names?: readonly string[] | undefined
  /** Serve over TLS. */
  readonly tls?: Certificate | undefined
  readonly logger?: Logger
}

/** A server that is running. */
export interface TalkServer {
  readonly port: number
  /** Lets those who talk hear the end of what is being said, for at most so long, and closes. */
  close(drainMs?: number): Promise<void>
}

/** Serves the page and answers those who talk on it, all on one port. The providers stay the caller's. */
export async function serveTalk(options: ServeOptions): Promise<TalkServer> {
  const { port, host = '127.0.0.1', names = [], tls, providers, idle, logger = silentLogger } = options
  const { vad, stt, llm, tts } = providers
  const page = await pageAssets([vad.name, stt.name, llm.model ?? llm.name, tts.name])
  let hosts: readonly string[] = []
  const listener = requestListener(
    (request, response) => {
      checkHost(request, hosts)
      page(request, response)
    },
    (error) => logger.error({ error }, 'A request for the page failed.'),
  )
  const http: Server = tls ? createTlsServer(tls, listener) : createServer(listener)
  await listening(http, port, host)
  http.on('error', (error) => logger.error({ error }, error.message))
  const { port: taken } = http.address() as AddressInfo
  hosts = ownHosts(host, taken, names)
  const sessions = new WebSocketServerTransport({
    server: http,
    path: '/talk',
    hosts,
    maxSessions: 20,
    tells: [],
    logger,
  })
  sessions.on('session', (session) => talkWith(session, { providers, logger, ...(idle && { idle }) }))
  await sessions.ready
  return {
    port: taken,
    async close(drainMs = 5_000) {
      await sessions.close({ drainMs })
      http.close()
      http.closeAllConnections()
    },
  }
}

function listening(http: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause: NodeJS.ErrnoException) => {
      const { code, message } = cause
      const why =
        code === 'EADDRINUSE'
          ? `Port ${port} is taken: another program listens there. Choose another with --port ${port + 1}.`
          : code === 'EACCES'
            ? `Port ${port} is not for everybody. Choose one above 1023 with --port.`
            : `Port ${port} cannot be listened on: ${message}.`
      reject(new Error(why, { cause }))
    })
    http.listen(port, host, resolve)
  })
}
