import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { AddressInfo, Socket as NetSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Clock, type Timer, TransportError } from '../../src/index.ts'
import { refuse } from './refusal.ts'
import type { WebSocketServerOptions } from './server-options.ts'

/** Takes a request for an upgrade. */
export type Ask = (message: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>

/** Where requests for sessions arrive: a port of its own, or an HTTP server that is there. */
export class Listener {
  readonly #options: WebSocketServerOptions
  readonly #clock: Clock
  readonly #ask: Ask
  readonly #silent = new Map<Duplex, Timer>()
  #http: HttpServer | undefined

  constructor(options: WebSocketServerOptions, clock: Clock, ask: Ask) {
    this.#options = options
    this.#clock = clock
    this.#ask = ask
  }

  /** Settles when clients can connect. */
  async open(): Promise<{ port: number }> {
    const { server, port = 0, host } = this.#options
    this.#http = server ?? this.#makeServer()
    this.#http.on('upgrade', this.#asked)
    if (!server) await listening(this.#http, port, host)
    else if (!server.listening) await new Promise<void>((resolve) => server.once('listening', resolve))
    const address = this.#http.address() as AddressInfo | string | null
    return { port: typeof address === 'object' && address !== null ? address.port : 0 }
  }

  /** Takes no more connections. Settles when those there were are over; a server of somebody else's goes on. */
  stop(): Promise<void> {
    for (const socket of this.#silent.keys()) socket.destroy()
    const http = this.#http
    return new Promise((resolve) => {
      if (!this.#options.server && http?.listening) http.close(() => resolve())
      else resolve()
    })
  }

  /** Leaves the server. */
  leave(): void {
    this.#http?.off('upgrade', this.#asked)
  }

  #makeServer(): HttpServer {
    // No import: the client shares this entry point, and bundlers for pages would look for the module.
    const { createServer } = process.getBuiltinModule('node:http')
    const http = createServer((_request, response) => {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' })
      response.end('This port speaks WebSocket.')
    })
    http.on('connection', this.#connected)
    http.on('clientError', (_error, socket) => refuse(socket, 400, 'This is no request for a WebSocket.'))
    return http
  }

  /** A client that says nothing, or says it too slowly, is cut off. */
  readonly #connected = (socket: NetSocket): void => {
    const timer = this.#clock.setTimeout(
      () => refuse(socket, 408, 'The handshake took too long.'),
      this.#options.handshakeTimeoutMs ?? 10_000,
    )
    this.#silent.set(socket, timer)
    socket.once('close', () => this.#heard(socket))
  }

  #heard(socket: Duplex): void {
    this.#silent.get(socket)?.cancel()
    this.#silent.delete(socket)
  }

  readonly #asked = (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
    this.#heard(socket)
    const { server, path = server ? '/' : undefined } = this.#options
    if (path === undefined || message.url?.split('?')[0] === path) void this.#ask(message, socket, head)
    // Another's request; if there is no other, nobody else would answer it.
    else if (this.#http?.listenerCount('upgrade') === 1) refuse(socket, 404, 'There is no WebSocket here.')
  }
}

function listening(http: HttpServer, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) =>
      reject(new TransportError(`Port ${port} cannot be listened on: ${cause.message}.`, { cause }))
    http.once('error', failed)
    http.listen(port, host, () => {
      http.off('error', failed)
      resolve()
    })
  })
}
