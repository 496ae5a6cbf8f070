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

interface Way {
  readonly near: Socket
  readonly far: Socket
  readonly timers: Set<NodeJS.Timeout>
}

/** A stretch of network between a caller and a server, over real UDP: good at first, bad when it is told to be. */
export class LossyRelay {
  readonly #ways: Way[] = []
  #network: BadNetwork | undefined
  #random = randomFrom(1)
  passed = 0
  lost = 0

  /** From now on datagrams of any kind get lost and are late. */
  degrade(network: BadNetwork): void {
    this.#network = network
    this.#random = randomFrom(network.seed)
  }

  /** The port at which a caller reaches the server's through this relay. */
  async portTo(serverPort: number): Promise<number> {
    const way: Way = { near: createSocket('udp4'), far: createSocket('udp4'), timers: new Set() }
    this.#ways.push(way)
    const { near, far } = way
    near.bind(0, host)
    far.bind(0, host)
    await Promise.all([once(near, 'listening'), once(far, 'listening')])
    let callerPort: number | undefined
    near.on('message', (data, { port }) => {
      callerPort = port
      this.#carry(way, () => far.send(data, serverPort, host))
    })
    far.on('message', (data) => {
      if (callerPort !== undefined) this.#carry(way, () => near.send(data, callerPort, host))
    })
    return (near.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    for (const { near, far, timers } of this.#ways) {
      for (const timer of timers) clearTimeout(timer)
      near.close()
      far.close()
    }
  }

  #carry({ timers }: Way, send: () => void): void {
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
      timers.delete(timer)
      send()
    }, this.#random() * this.#network.jitterMs)
    timers.add(timer)
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
    return { ...reply, body: { ...reply.body, sdp: await this.#rerouted(reply.body.sdp) } }
  }

  /** The server's addresses, with the relay's in place of the first and without the others. */
  async #rerouted(sdp: string): Promise<string> {
    const candidate = /^(a=candidate:\S+ \d+ udp \d+ )127\.0\.0\.1 (\d+)( typ host.*)$/im
    const [line = '', head, port, tail] = sdp.match(candidate) ?? []
    const relayed = `${head}${host} ${await this.#relay.portTo(Number(port))}${tail}`
    return sdp
      .replace(line, () => 'a=relayed')
      .replace(/^a=candidate.*\r\n/gm, '')
      .replace('a=relayed', relayed)
  }
}
