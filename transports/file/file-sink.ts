import type { AudioSink, RecordingSink } from '../../src/engine.ts'
import { wavFile } from './wav-file.ts'

/** An output's sink that writes a WAV file: what is said lies where it sounded, with silence in between. */
export class FileSink implements AudioSink {
  readonly sampleRate: number
  readonly #channels: number
  readonly #file: RecordingSink
  #startMs = 0
  #written = 0

  constructor(path: string, sampleRate: number, channels: number) {
    this.sampleRate = sampleRate
    this.#channels = channels
    this.#file = wavFile(path)
  }

  start(atMs: number): void {
    this.#startMs = atMs
  }

  async open(): Promise<void> {
    await this.#file.open({ sampleRate: this.sampleRate, channels: this.#channels })
  }

  write(samples: Int16Array, atMs: number): void {
    const at = Math.round(((atMs - this.#startMs) * this.sampleRate) / 1000)
    if (at > this.#written) this.#put(new Int16Array(at - this.#written))
    this.#put(samples)
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  #put(samples: Int16Array): void {
    this.#written += samples.length
    if (this.#channels === 1) void this.#file.write(samples)
    else {
      const spread = new Int16Array(samples.length * this.#channels)
      for (let i = 0; i < spread.length; i++) spread[i] = samples[Math.floor(i / this.#channels)]!
      void this.#file.write(spread)
    }
  }
}
