import {
  type AntiphonError,
  AudioRawFrame,
  FrameProcessor,
  type ProcessorIO,
  type Timer,
} from '../../src/engine.ts'
import { CaptureTime } from './capture-time.ts'
import type { DeviceReport } from './device-messages.ts'
import type { LastingDevice } from './lasting-device.ts'

const chunkMs = 20
/** Digital silence for so long means that nobody let us listen, in milliseconds. */
const muteMs = 5_000

/** Where the microphone is heard. While it is lost there is silence, so that whoever listens for a pause hears one. */
export class MicrophoneInput extends FrameProcessor {
  static override readonly processorName: string = 'MicrophoneInput'
  override readonly io: ProcessorIO
  readonly #device: LastingDevice | undefined
  readonly #sampleRate: number
  #started = false
  #silence: Timer | undefined
  #muteMs = 0
  #captured = new CaptureTime()

  /** @param device Left out: it is always silent. */
  constructor(device: LastingDevice | undefined, sampleRate: number) {
    super()
    this.#device = device
    this.#sampleRate = sampleRate
    this.io = { source: true, makes: [AudioRawFrame] }
  }

  /** The microphone says something. */
  told(report: DeviceReport): void {
    if (report.type !== 'audio' || !this.#started) return
    this.#noticeMute(report.samples)
    this.#hear(report.samples)
  }

  /** A device is gone. */
  fail(error: AntiphonError): void {
    if (this.#started) this.report(error)
  }

  /** The microphone is gone. */
  lost(): void {
    if (this.#started) this.#fill()
  }

  /** The microphone is there again. */
  back(): void {
    this.#silence?.cancel()
    this.#silence = undefined
  }

  protected override async setup(): Promise<void> {
    await this.clock.hold(Promise.resolve(this.#device?.open()))
  }

  protected override onStarted(): void {
    this.#started = true
    if (!this.#device?.working) this.#fill()
  }

  protected override onEnd(): void {
    this.#stop()
  }

  protected override async cleanup(): Promise<void> {
    this.#stop()
    await this.clock.hold(Promise.resolve(this.#device?.close()))
  }

  #stop(): void {
    this.#started = false
    this.back()
  }

  #fill(): void {
    const atMs = this.clock.now()
    const next = (dueMs: number) => {
      this.#silence = this.after(Math.max(0, dueMs - this.clock.now()), () => {
        this.#hear(new Int16Array((this.#sampleRate * chunkMs) / 1000))
        next(dueMs + chunkMs)
      })
    }
    next(atMs + chunkMs)
  }

  #hear(samples: Int16Array): void {
    const pts = this.#captured.startOf((samples.length / this.#sampleRate) * 1000, this.clock.now())
    void this.push(new AudioRawFrame({ samples, sampleRate: this.#sampleRate, pts }))
  }

  #noticeMute(samples: Int16Array): void {
    if (this.#muteMs > muteMs) return
    if (samples.some((sample) => sample !== 0)) this.#muteMs = Number.POSITIVE_INFINITY
    else this.#muteMs += chunkMs
    if (this.#muteMs > muteMs && this.#muteMs < Number.POSITIVE_INFINITY)
      this.logger.warn(
        { processor: this.name },
        'the microphone gives nothing but digital silence: is it muted, and may this program use it? On macOS see ' +
          'System Settings, Privacy & Security, Microphone, for the terminal; on Windows Settings, Privacy, Microphone',
      )
  }
}
