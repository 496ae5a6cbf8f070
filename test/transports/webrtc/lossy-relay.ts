import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Caller, type Reply } from './caller.ts'
import { randomFrom } from './media/lossy-link.ts'

const host = '127.0.0.1'

/** How bad a network is. */
export interface BadNetwork {
  /** The share of datagrams that get lost. */
  readonly loss: number
  /** How late the others are, evenly spread, in milliseconds: more than 20 reorders audio. */
  readonly jitterMs: number
  readonly seed: number
}

/** A stretch of network between a caller and a server, over real UDP: good at first, bad when it is told to be. */
export class LossyRelay {
  readonly #sockets: Socket[] = []
  readonly #timers = new Set<NodeJS.Timeout>()
  #network: BadNetwork | undefined
  #random = randomFrom(1)
  passed = 0
  lost = 0

  /** From now on datagrams of any kind get lost and are late. */
  degrade(network: BadNetwork): void {
    this.#network = network
    this.#random = randomFrom(network.seed)
  }

  /** A server's description, with this relay in place of its address on this machine and without any other. */
  async rerouted(sdp: string): Promise<string> {
    const candidate = /^(a=candidate:\S+ \d+ udp \d+ )127\.0\.0\.1 (\d+)( typ host.*)$/im
    const [line = '', head, port, tail] = sdp.match(candidate) ?? []
    const relayed = `${head}${host} ${await this.#portTo(Number(port))}${tail}`
    return sdp
      .replace(line, () => 'a=relayed')
      .replace(/^a=candidate.*\r\n/gm, '')
      .replace('a=relayed', relayed)
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    for (const socket of this.#sockets) socket.close()
  }

  /** The port at which a caller reaches the server's through this relay. */
  async #portTo(serverPort: number): Promise<number> {
    const near = await this.#socket()
    // As routers do it: the server sees another port for each that a caller sends from, and a browser has several.
    const far = new Map<number, Promise<Socket>>()
    const opened = async (callerPort: number) => {
      const socket = await this.#socket()
      socket.on('message', (data) => this.#carry(() => near.send(data, callerPort, host)))
      return socket
    }
    near.on('message', async (data, { port }) => {
      if (!far.has(port)) far.set(port, opened(port))
      const socket = await far.get(port)!
      this.#carry(() => socket.send(data, serverPort, host))
    })
    return (near.address() as AddressInfo).port
  }

  async #socket(): Promise<Socket> {
    const socket = createSocket('udp4')
    this.#sockets.push(socket)
    socket.bind(0, host)
    await once(socket, 'listening')
    return socket
  }

  #carry(send: () => void): void {
    if (this.#network === undefined) {
      send()
      return
    }
    if (this.#random() < this.#network.loss) {
      this.lost++
      return
    }
    this.passed++
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      send()
    }, this.#random() * this.#network.jitterMs)
    this.#timers.add(timer)
  }
}

/** A caller who reaches the server through a relay only: the server is not told where the caller is. */
export class RelayedCaller extends Caller {
  readonly #relay: LossyRelay

  constructor(origin: string, relay: LossyRelay) {
    super(origin)
    this.#relay = relay
  }

  override async request(method: string, url: string, body: unknown): Promise<Reply> {
    if (method === 'PATCH') return { status: 200, body: {} }
    const reply = await super.request(method, url, body)
    if (typeof reply.body.sdp !== 'string') return reply
    return { ...reply, body: { ...reply.body, sdp: await this.#relay.rerouted(reply.body.sdp) } }
  }
}
