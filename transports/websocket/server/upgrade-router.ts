import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Clock, TransportError } from '../../../src/engine.ts'
import { refuse } from './refusal.ts'
import { SilentSockets } from './silent-sockets.ts'

/** Takes requests for an upgrade at a path. */
export interface UpgradeRoute {
  /** The path; every one if there is none. */
  readonly path: string | undefined
  /** How long a client may take to say what it wants, in milliseconds. */
  readonly handshakeTimeoutMs: number
  readonly clock: Clock
  /** Whether another may have the path: this one is about to leave. */
  readonly leaving: boolean
  /** Takes a request. */
  ask(message: IncomingMessage, socket: Duplex, head: Buffer): void
}

const routers = new WeakMap<HttpServer, UpgradeRouter>()

/**
 * Gives each request for an upgrade to the one who takes those at its path, however many share the HTTP server. What
 * nobody takes is refused, who says nothing in time is cut off, and no socket is without somebody who hears its errors.
 */
export class UpgradeRouter {
  readonly #server: HttpServer
  readonly #routes = new Set<UpgradeRoute>()
  readonly #silent: SilentSockets

  private constructor(server: HttpServer) {
    this.#server = server
    this.#silent = new SilentSockets(server)
  }

  /** The router of a server: the same one for all who ask. */
  static of(server: HttpServer): UpgradeRouter {
    const router = routers.get(server) ?? new UpgradeRouter(server)
    routers.set(server, router)
    return router
  }

  /**
   * Adds a route.
   * @throws TransportError if its path is another's.
   */
  add(route: UpgradeRoute): void {
    for (const other of this.#routes)
      if (other.path === route.path && !other.leaving)
        throw new TransportError(
          `Another WebSocketServerTransport is at "${route.path}" in this server: give each a path of its own.`,
        )
    // Before all others: what they write counts as an answer.
    if (this.#routes.size === 0) this.#server.prependListener('upgrade', this.#asked)
    this.#routes.add(route)
    this.#watch()
  }

  /** Takes a route away; the server is as it was when the last has left. */
  remove(route: UpgradeRoute): void {
    this.#routes.delete(route)
    if (this.#routes.size === 0) this.#server.off('upgrade', this.#asked)
    this.#watch()
  }

  /** Cuts off those who have said nothing yet. */
  cutSilent(): void {
    this.#silent.cut()
  }

  /** Who says nothing names no path: the longest time there is counts. */
  #watch(): void {
    const [longest] = [...this.#routes].sort((a, b) => b.handshakeTimeoutMs - a.handshakeTimeoutMs)
    if (longest) this.#silent.watch(longest.clock, longest.handshakeTimeoutMs)
    else this.#silent.stop()
  }

  readonly #asked = (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Node has taken its own listener away, and a client can reset at every step.
    socket.on('error', ignore)
    this.#silent.heard(message.socket)
    const path = message.url?.split('?')[0]
    const routes = [...this.#routes].filter((one) => one.path === undefined || one.path === path)
    const route = routes.find(({ leaving }) => !leaving) ?? routes[0]
    if (route) route.ask(message, socket, head)
    else if (this.#server.listenerCount('upgrade') === 1) refuse(socket, 404, 'There is no WebSocket here.')
    else this.#leaveToOthers(message, socket)
  }

  /** Somebody else listens who may know the path. If nobody has answered in time, nobody does. */
  #leaveToOthers({ socket: { bytesWritten } }: IncomingMessage, socket: Duplex): void {
    const [route] = this.#routes
    const timer = route?.clock.setTimeout(() => {
      socket.off('close', gone)
      if ((socket as { bytesWritten?: number }).bytesWritten === bytesWritten)
        refuse(socket, 404, 'There is no WebSocket here.')
    }, route.handshakeTimeoutMs)
    const gone = () => timer?.cancel()
    socket.once('close', gone)
  }
}

function ignore(): void {}
