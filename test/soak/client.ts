import { connect, type Socket } from 'node:net'
import { WebSocket } from 'ws'
import { type Frame, systemClock } from '../../src/engine.ts'
import { writeFields } from '../../transports/rtvi/protobuf.ts'
import { wireSerializer } from '../../transports/websocket/index.ts'

/** How long who vanishes stays connected: longer than the server waits for an answer to its pings. */
const vanishedMs = 3_500
/** How long something that is waited for may take. */
const patienceMs = 20_000
/** Bytes of the longest message that is looked at; audio is longer. */
const longestTold = 500
const { encode } = wireSerializer()

/** A client of either protocol that can be lost in every way. */
export class Client {
  readonly closed: Promise<void>
  readonly #tcp: Socket
  readonly #socket: WebSocket
  readonly #told: string[] = []
  #look = (_told: readonly string[]) => {}

  constructor(url: string) {
    const { hostname, port } = new URL(url)
    const tcp = connect(Number(port), hostname)
    this.#tcp = tcp
    this.#socket = new WebSocket(url, { createConnection: () => tcp })
    this.#socket.on('error', () => {})
    this.#socket.on('message', (data: Buffer) => {
      if (data.length > longestTold) return
      const text = data.toString('latin1')
      this.#told.push(text)
      this.#look([text])
    })
    this.closed = new Promise((resolve) =>
      tcp.once('close', () => {
        this.#look([])
        resolve()
      }),
    )
  }

  static async open(url: string): Promise<Client> {
    const client = new Client(url)
    await client.opened()
    return client
  }

  async opened(): Promise<void> {
    await new Promise((resolve, reject) => {
      this.#socket.once('open', resolve)
      this.#socket.once('close', () => reject(new Error('The connection did not open.')))
    })
  }

  /** Settles when the server has sent something that holds a text. */
  async told(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const late = systemClock.setTimeout(() => reject(new Error(`Not told of ${text}.`)), patienceMs)
      this.#look = (told) => {
        const found = told.some((message) => message.includes(text))
        if (!found && !this.#tcp.destroyed) return
        late.cancel()
        this.#look = () => {}
        if (found) resolve()
        else reject(new Error(`Closed without having been told of ${text}.`))
      }
      this.#look(this.#told)
    })
  }

  sendBytes(...messages: readonly (string | Uint8Array)[]): void {
    for (const message of messages) this.#socket.send(message)
  }

  /** A frame of Antiphon's own protocol. */
  send(...frames: readonly Frame[]): void {
    for (const frame of frames) this.sendBytes(encode(frame) as Uint8Array)
  }

  /** A message of RTVI. */
  tell(type: string, data: unknown = {}): void {
    const text = JSON.stringify({ label: 'rtvi-ai', type, data, id: '12345678' })
    const message = writeFields([{ number: 1, value: text }])
    this.sendBytes(writeFields([{ number: 4, value: message }]))
  }

  /** Bytes that are no WebSocket. */
  sendRaw(bytes: Uint8Array): void {
    this.#tcp.write(bytes)
  }

  /** Says goodbye to the WebSocket. */
  close(code = 1000): void {
    this.#socket.close(code)
  }

  /** Is gone: the connection ends. */
  leave(): void {
    this.#tcp.destroy()
  }

  /** Is gone: the connection is reset. */
  reset(): void {
    this.#tcp.resetAndDestroy()
  }

  /** Reads no more. */
  pause(): void {
    this.#tcp.pause()
  }

  /** Is gone without a word to anybody: nothing is read or answered, and the connection does not end. */
  async vanish(): Promise<void> {
    this.pause()
    await systemClock.sleep(vanishedMs)
    this.leave()
  }
}

/** Connects by TCP, sends something, and is gone, or waits until it is cut off. */
export function overTcp(port: number, send: string, then: 'leave' | 'reset' | 'wait'): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(send, () => {
        if (then === 'leave') socket.destroy()
        else if (then === 'reset') socket.resetAndDestroy()
      }),
    )
    socket.on('error', () => {})
    socket.once('close', () => resolve())
    socket.resume()
  })
}
