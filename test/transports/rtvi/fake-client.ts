import { vi } from 'vitest'
import WebSocket from 'ws'
import { AudioRawFrame, InputMessageFrame, systemClock } from '../../../src/engine.ts'
import { WordListener } from '../../../src/testing/index.ts'
import { rtviSerializer } from '../../../transports/rtvi/index.ts'
import { writeFields } from '../../../transports/rtvi/protobuf.ts'
import { afterwards } from '../websocket/serve.ts'

/** A message of RTVI as it came. */
interface Told {
  readonly type: string
  readonly id?: string
  readonly data?: unknown
}

/** Pipecat's client as its wire shows it: protobuf both ways, a microphone that sends nothing while it is muted. */
export class FakeClient {
  readonly told: Told[] = []
  /** The pieces of audio that came, with their moment on the system's clock. */
  readonly audio: { readonly atMs: number; readonly samples: Int16Array }[] = []
  /** The words in them. */
  readonly words: string[] = []
  readonly closed: Promise<number>
  readonly #socket: WebSocket
  readonly #ear = new WordListener()
  /** Reads both ways alike: the wire is the same. */
  readonly #serializer = rtviSerializer()

  constructor(url: string) {
    this.#socket = new WebSocket(url)
    this.#socket.binaryType = 'arraybuffer'
    this.closed = new Promise((resolve) => this.#socket.once('close', resolve))
    this.#socket.on('message', (data: ArrayBuffer) => this.#take(new Uint8Array(data)))
    afterwards(() => this.#socket.terminate())
  }

  /** Connects and shakes hands. */
  async ready(): Promise<this> {
    await new Promise((resolve, reject) => {
      this.#socket.once('open', resolve)
      this.#socket.once('error', reject)
    })
    this.send('client-ready', { version: '2.1.0' })
    await this.tells('bot-ready')
    return this
  }

  send(type: string, data: unknown): void {
    const text = JSON.stringify({ label: 'rtvi-ai', type, data, id: '12345678' })
    const message = writeFields([{ number: 1, value: text }])
    this.sendBytes(writeFields([{ number: 4, value: message }]))
  }

  sendBytes(bytes: Uint8Array | string): void {
    this.#socket.send(bytes)
  }

  /** Speaks into the microphone, in the client's pieces of 16 ms and at their pace, and then is muted. */
  async speak(samples: Int16Array): Promise<void> {
    for (let at = 0; at < samples.length; at += 256) {
      const piece = samples.slice(at, at + 256)
      const audio = writeFields([
        { number: 2, value: 'audio' },
        { number: 3, value: new Uint8Array(piece.buffer) },
        { number: 4, value: 16_000 },
        { number: 5, value: 1 },
      ])
      this.sendBytes(writeFields([{ number: 2, value: audio }]))
      await systemClock.sleep(16)
    }
  }

  close(): void {
    this.#socket.close()
  }

  /** Waits until something has been told. */
  async tells(type: string): Promise<void> {
    await vi.waitUntil(() => this.told.some((message) => message.type === type), {
      timeout: 60_000,
      interval: 5,
    })
  }

  #take(bytes: Uint8Array<ArrayBuffer>): void {
    const frame = this.#serializer.decode(bytes)
    if (frame instanceof InputMessageFrame) this.told.push(frame.message as Told)
    else if (frame instanceof AudioRawFrame) {
      this.audio.push({ atMs: systemClock.now(), samples: frame.samples })
      this.words.push(...this.#ear.hear(frame.samples))
    } else throw new Error('The client cannot read that.')
  }
}
