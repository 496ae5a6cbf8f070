import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Clock, Timer } from '../../../src/engine.ts'
import { refuse } from './refusal.ts'

/** Sockets that may be silent at once. With more, the oldest is cut off: nobody who speaks is kept out by those who do not. */
const maxSilent = 1_000

interface Silent {
  readonly socket: Socket
  readonly timer: Timer
}

/** The connections of a server that have made no request yet: one that takes too long is cut off. */
export class SilentSockets {
  readonly #server: HttpServer
  readonly #secure: boolean
  /** In the order in which they came. TLS wraps a socket in another, with the same address and port. */
  readonly #silent = new Map<string | Socket, Silent>()
  #clock: Clock | undefined
  #timeoutMs = 0

  constructor(server: HttpServer) {
    this.#server = server
    this.#secure = 'setSecureContext' in server
  }

  /** Watches the connections that come from now on. */
  watch(clock: Clock, timeoutMs: number): void {
    if (this.#clock === undefined) {
      this.#server.on('connection', this.#connected)
      this.#server.on('request', this.#requested)
    }
    this.#clock = clock
    this.#timeoutMs = timeoutMs
  }

  /** Watches no more. */
  stop(): void {
    this.#clock = undefined
    this.#server.off('connection', this.#connected)
    this.#server.off('request', this.#requested)
    for (const { timer } of this.#silent.values()) timer.cancel()
    this.#silent.clear()
  }

  /** Cuts off all that are silent. */
  cut(): void {
    for (const { socket } of this.#silent.values()) socket.destroy()
  }

  /** A socket has said what it wants. */
  heard(socket: Socket): void {
    this.#forget(keyOf(socket))
  }

  readonly #connected = (socket: Socket): void => {
    const key = keyOf(socket)
    const timer = this.#clock?.setTimeout(() => this.#late(socket), this.#timeoutMs)
    if (timer === undefined) return
    this.#forget(key)
    this.#silent.set(key, { socket, timer })
    socket.on('error', ignore)
    socket.once('close', () => {
      if (this.#silent.get(key)?.socket === socket) this.#forget(key)
    })
    if (this.#silent.size <= maxSilent) return
    const [oldest] = this.#silent.values()
    oldest?.socket.destroy()
  }

  readonly #requested = ({ socket }: IncomingMessage): void => this.heard(socket)

  #late(socket: Socket): void {
    if (this.#secure) socket.destroy()
    else refuse(socket, 408, 'The handshake took too long.')
  }

  #forget(key: string | Socket): void {
    this.#silent.get(key)?.timer.cancel()
    this.#silent.delete(key)
  }
}

function keyOf(socket: Socket): string | Socket {
  const { remoteAddress, remotePort } = socket
  return remotePort === undefined ? socket : `${remoteAddress} ${remotePort}`
}

function ignore(): void {}
