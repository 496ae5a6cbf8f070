import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { AntiphonError, Clock } from '../../../src/engine.ts'
import { listen, portOf } from '../../http/listen.ts'
import { refuse } from './refusal.ts'
import type { WebSocketServerOptions } from './server-options.ts'
import { type UpgradeRoute, UpgradeRouter } from './upgrade-router.ts'

/** What a {@link Listener} tells its server. */
export interface ListenerHost {
  /** Somebody asks for an upgrade. */
  ask(message: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Listening failed after it had begun: no file is left for another connection, for instance. */
  failed(error: AntiphonError): void
}

/** Where requests for sessions arrive: a port of its own, or an HTTP server that is there. */
export class Listener {
  readonly #options: WebSocketServerOptions
  readonly #host: ListenerHost
  readonly #route: UpgradeRoute & { leaving: boolean }
  #http: HttpServer | undefined
  #router: UpgradeRouter | undefined

  constructor(options: WebSocketServerOptions, clock: Clock, host: ListenerHost) {
    const { server, path = server ? '/' : undefined, handshakeTimeoutMs = 10_000 } = options
    this.#options = options
    this.#host = host
    this.#route = {
      path,
      handshakeTimeoutMs,
      clock,
      leaving: false,
      ask: (...asked) => host.ask(...asked),
    }
  }

  /**
   * Settles when clients can connect.
   * @throws TransportError if the port cannot be listened on, or the path in the server is another's.
   */
  async open(): Promise<{ port: number }> {
    const { server, port = 0, host } = this.#options
    this.#http = server ?? this.#makeServer()
    const router = UpgradeRouter.of(this.#http)
    router.add(this.#route)
    this.#router = router
    if (!server) return { port: await listen(this.#http, { port, host }, this.#host.failed) }
    if (!server.listening) await new Promise<void>((resolve) => server.once('listening', resolve))
    return { port: portOf(server) }
  }

  /** Takes no more connections. Settles when those there were are over; a server of somebody else's goes on. */
  stop(): Promise<void> {
    this.#route.leaving = true
    const http = this.#http
    if (this.#options.server || !http?.listening) return Promise.resolve()
    this.#router?.cutSilent()
    return new Promise((resolve) => http.close(() => resolve()))
  }

  /** Leaves the server. */
  leave(): void {
    this.#router?.remove(this.#route)
  }

  #makeServer(): HttpServer {
    // No import: the client shares this entry point, and bundlers for pages would look for the module.
    const { createServer } = process.getBuiltinModule('node:http')
    const http = createServer((_request, response) => {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' })
      response.end('This port speaks WebSocket.')
    })
    http.on('clientError', (_error, socket) => refuse(socket, 400, 'This is no request for a WebSocket.'))
    return http
  }
}
