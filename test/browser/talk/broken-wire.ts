import { type AddressInfo, connect as connectTo, createServer, type Socket } from 'node:net'

/** A wire to a port of this machine that can be cut, as if the server had been killed, and mended. */
export class BrokenWire {
  readonly #server = createServer((near) => this.#join(near))
  readonly #sockets = new Set<Socket>()
  readonly #to: number
  #port = 0

  constructor(to: number) {
    this.#to = to
  }

  get port(): number {
    return this.#port
  }

  /** Lets connections through. */
  async mend(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** Breaks what is connected, and lets nothing through. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #join(near: Socket): void {
    const far = connectTo(this.#to, '127.0.0.1')
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
  }
}
