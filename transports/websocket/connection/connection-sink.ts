import { type AudioSink, type Frame, type InterruptCause, InterruptFrame } from '../../../src/engine.ts'

/** Options of a {@link ConnectionSink}. */
export interface ConnectionSinkOptions {
  readonly sampleRate: number
  readonly leadMs: number
  /** Whether the other end throws away what it has when told to. */
  readonly clears: boolean
  /** Sends a frame. */
  send(frame: Frame): void
  /** The frame that audio is sent as. */
  audio(samples: Int16Array, atMs: number): Frame
  /** No more follows. */
  close(): void
}

/** An output's sink that is a connection; it counts what it sends, so that positions reported by the other end make sense. */
export class ConnectionSink implements AudioSink {
  readonly sampleRate: number
  readonly leadMs: number
  /** Present where the other end can clear. */
  readonly clear?: (cause: InterruptCause) => void
  readonly #options: ConnectionSinkOptions
  #sent = 0
  #playedMs: number | undefined

  constructor(options: ConnectionSinkOptions) {
    this.#options = options
    this.sampleRate = options.sampleRate
    this.leadMs = options.leadMs
    if (options.clears) this.clear = (cause) => options.send(new InterruptFrame({ cause }))
  }

  /** How much has been sent, in milliseconds. */
  get sentMs(): number {
    return (this.#sent / this.sampleRate) * 1000
  }

  /** The other end has got so far. */
  report(playedMs: number): void {
    this.#playedMs = playedMs
  }

  played(): number | undefined {
    return this.#playedMs === undefined ? undefined : (this.#playedMs / 1000) * this.sampleRate
  }

  write(samples: Int16Array, atMs: number): void {
    this.#sent += samples.length
    this.#options.send(this.#options.audio(samples, atMs))
  }

  close(): void {
    this.#options.close()
  }
}
