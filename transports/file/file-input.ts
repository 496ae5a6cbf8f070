import { type FileHandle, open } from 'node:fs/promises'
import {
  AudioError,
  AudioRawFrame,
  decodeSamples,
  EndFrame,
  FrameProcessor,
  type ProcessorIO,
  parseWavHead,
  TransportError,
  type WavFormat,
  wavHeadBytes,
} from '../../src/engine.ts'

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
    try {
      this.#file = await open(path)
    } catch (cause) {
      const why =
        (cause as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'there is no such file'
          : (cause as Error).message
      throw new TransportError(`${path} cannot be read: ${why}.`, { cause })
    }
    const stats = await this.#file.stat()
    if (stats.isDirectory()) throw new TransportError(`${path} is a folder: name a WAV file in it.`)
    const head = new Uint8Array(Math.min(wavHeadBytes, stats.size))
    await this.#file.read(head, 0, head.length, 0)
    try {
      this.#format = parseWavHead(head)
    } catch (cause) {
      throw new AudioError(`${path}: ${(cause as Error).message}`, { cause })
    }
    const { dataOffset, dataBytes, bits, channels } = this.#format
    const available = stats.size - dataOffset
    this.#endByte = dataOffset + Math.min(dataBytes ?? available, available)
    if (this.#endByte - dataOffset < (bits / 8) * channels)
      throw new AudioError(`${path} holds no audio: it is zero samples long.`)
    if (dataBytes !== undefined && dataBytes > available)
      this.logger.warn(
        { path, missingBytes: dataBytes - available },
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
