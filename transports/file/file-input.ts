import type { FileHandle } from 'node:fs/promises'
import {
  AudioRawFrame,
  decodeSamples,
  EndFrame,
  FrameProcessor,
  type ProcessorIO,
  type WavFormat,
} from '../../src/engine.ts'
import { openWav } from './open-wav.ts'

const chunkMs = 20
/** How much is read from the file at once, in chunks: a second. */
const chunksPerRead = 50

/** Sends a WAV file's audio at the pace of the clock, as a microphone would, and then an End. */
export class FileInput extends FrameProcessor {
  static override readonly processorName: string = 'FileInput'
  override readonly io: ProcessorIO = { source: true, makes: [AudioRawFrame] }
  readonly #path: string
  #file: FileHandle | undefined
  #format!: WavFormat
  #endByte = 0
  readonly #stop = new AbortController()

  constructor(path: string) {
    super()
    this.#path = path
  }

  protected override setup(): Promise<void> {
    return this.clock.hold(this.#open())
  }

  protected override onStarted(): void {
    this.spawn(() => this.#send())
  }

  protected override async cleanup(): Promise<void> {
    this.#stop.abort()
    await this.#file?.close()
    this.#file = undefined
  }

  async #open(): Promise<void> {
    const path = this.#path
    const { file, format, endByte, missingBytes } = await openWav(path)
    this.#file = file
    this.#format = format
    this.#endByte = endByte
    if (missingBytes > 0)
      this.logger.warn(
        { path, missingBytes },
        'the file ends before all that its head promises: what is there is heard',
      )
  }

  async #send(): Promise<void> {
    const { sampleRate, channels } = this.#format
    const startMs = this.clock.now()
    const chunk = Math.round((sampleRate * chunkMs) / 1000) * channels
    let sent = 0
    for await (const samples of this.#blocks(chunk * chunksPerRead))
      for (let at = 0; at < samples.length; at += chunk) {
        const pts = startMs + (sent / channels / sampleRate) * 1000
        await this.clock.sleep(Math.max(0, pts - this.clock.now()), this.#stop.signal)
        const part = samples.subarray(at, at + chunk)
        sent += part.length
        this.push(new AudioRawFrame({ samples: part, sampleRate, channels, pts }))
      }
    const endMs = startMs + (sent / channels / sampleRate) * 1000
    await this.clock.sleep(Math.max(0, endMs - this.clock.now()), this.#stop.signal)
    this.push(new EndFrame({ reason: 'the recording is over' }))
  }

  async *#blocks(count: number): AsyncGenerator<Int16Array> {
    const { bits, dataOffset } = this.#format
    for (let at = dataOffset; at < this.#endByte && this.#file; ) {
      const bytes = new Uint8Array(Math.min((count * bits) / 8, this.#endByte - at))
      const { bytesRead } = await this.clock.hold(this.#file.read(bytes, 0, bytes.length, at))
      if (bytesRead === 0) return
      at += bytesRead
      yield decodeSamples(bytes.subarray(0, bytesRead), this.#format)
    }
  }
}
