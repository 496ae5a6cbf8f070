import { connect, type Socket } from 'node:net'

/** What the attackers have sent and what became of it. */
export class Tally {
  /** Messages, frames, requests and datagrams that were sent. */
  sent = 0
  /** Those that came to nothing: behind them a connection was closed, or they were answered with a refusal. */
  refused = 0
}

const opcodes = { continuation: 0x0, text: 0x1, bytes: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const
type Opcode = keyof typeof opcodes

/** A WebSocket frame as a client sends it, masked with zeros. */
export function frame(opcode: Opcode, payload: string | Uint8Array = '', fin = true): Buffer {
  const body = Buffer.from(payload as string)
  const first = (fin ? 0x80 : 0) | opcodes[opcode]
  const { length } = body
  if (length < 126) return Buffer.concat([Buffer.of(first, 0x80 | length, 0, 0, 0, 0), body])
  const head = Buffer.alloc(length < 65_536 ? 8 : 14)
  head[0] = first
  if (length < 65_536) {
    head[1] = 0x80 | 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = 0x80 | 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, body])
}

/** A message as a frame: text or bytes. */
export function messageFrame(message: string | Uint8Array): Buffer {
  return frame(typeof message === 'string' ? 'text' : 'bytes', message)
}

/** A TCP connection on which anything can be sent; its errors are nobody's matter. */
export class RawSocket {
  readonly closed: Promise<void>
  readonly #socket: Socket
  readonly #tally: Tally
  #pending = 0
  #received = ''

  constructor(port: number, tally: Tally) {
    this.#tally = tally
    this.#socket = connect(port, '127.0.0.1')
    this.#socket.on('error', () => {})
    this.#socket.on('data', (data) => {
      if (this.#received.length < 4_096) this.#received += data.toString('latin1')
    })
    this.closed = new Promise((resolve) =>
      this.#socket.once('close', () => {
        this.#tally.refused += this.#pending
        resolve()
      }),
    )
  }

  get open(): boolean {
    return !this.#socket.destroyed && this.#socket.writable
  }

  /** The beginning of what came. */
  get received(): string {
    return this.#received
  }

  /** Sends so many messages in one piece; settles when the other end has room for more, or is gone. */
  async send(bytes: string | Uint8Array, messages = 1): Promise<void> {
    if (!this.open) return
    this.#tally.sent += messages
    this.#pending = messages
    if (this.#socket.write(bytes)) return
    await Promise.race([new Promise((resolve) => this.#socket.once('drain', resolve)), this.closed])
  }

  /** Settles when something has come that holds a text, or the connection is over. */
  async answered(text: string): Promise<boolean> {
    const came = new Promise<void>((resolve) => {
      const look = () => this.#received.includes(text) && resolve()
      this.#socket.on('data', look)
      look()
    })
    await Promise.race([came, this.closed])
    return this.#received.includes(text)
  }

  /** Reads no more. */
  pause(): void {
    this.#socket.pause()
  }

  reset(): void {
    this.#socket.resetAndDestroy()
  }

  leave(): void {
    this.#socket.destroy()
  }
}
