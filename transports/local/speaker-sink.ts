import type { AudioSink } from '../../src/engine.ts'
import type { DeviceReport } from './device-messages.ts'
import type { LastingDevice } from './lasting-device.ts'

/** An output's sink that is a loudspeaker. While it is lost, the clock tells how far the speech is. */
export class SpeakerSink implements AudioSink {
  readonly sampleRate: number
  readonly leadMs: number
  readonly #device: LastingDevice
  #written = 0
  #played = 0

  constructor(device: LastingDevice, sampleRate: number, leadMs: number) {
    this.#device = device
    this.sampleRate = sampleRate
    this.leadMs = leadMs
  }

  /** The loudspeaker says something. */
  told(report: DeviceReport): void {
    if (report.type === 'played') this.#played = Math.max(this.#played, report.samples)
  }

  /** The loudspeaker is there again: what it was sent before counts as past. */
  back(): void {
    this.#played = this.#written
  }

  open(): Promise<void> {
    return this.#device.open()
  }

  write(samples: Int16Array, atMs: number): void {
    this.#written += samples.length
    this.#device.send({ type: 'play', samples, atMs, end: this.#written })
  }

  clear(): void {
    this.#played = this.#written
    this.#device.send({ type: 'clear' })
  }

  played(): number | undefined {
    return this.#device.working ? this.#played : undefined
  }

  close(): Promise<void> {
    return this.#device.close()
  }
}
