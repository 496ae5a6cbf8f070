import { type AudioDevice, defaultDevice } from './audio-device.ts'
import type { DeviceReport, OpenDevice } from './device-messages.ts'
import type { WebAudio } from './web-audio.ts'

/** Samples that are handed over at once: 21 ms at 48 kHz. */
const quantum = 1024
/**
 * How much the package takes from the device at once, in seconds; it holds three times as much, and loses what is more.
 * PulseAudio's way through ALSA delivers unevenly where the computer is busy: with one of two cores taken, some of every
 * few seconds was lost at 20 ms, and much less at 100 ms. That comes 30 ms later, and takes half the work (7 % of a core).
 */
const latencySeconds = process.platform === 'linux' ? 0.1 : 0.02
/** What is told at once, in milliseconds. */
const chunkMs = 20
/** How long digital silence may last before the device is asked for anew, in milliseconds; then twice as long, up to so long. */
const firstDoubtMs = 2_000
const longestDoubtMs = 60_000

/** A microphone, in a process of its own. */
export class MicrophoneDevice {
  readonly #context: AudioContext
  readonly #node: ScriptProcessorNode
  #source: MediaStreamAudioSourceNode
  readonly #listen: () => Promise<MediaStream>
  readonly #tell: (report: DeviceReport) => void
  #chunk: Int16Array
  #filled = 0
  #silentMs = 0
  #doubtMs = firstDoubtMs

  static async open(
    audio: WebAudio,
    device: AudioDevice,
    { sampleRate }: OpenDevice,
    tell: (report: DeviceReport) => void,
  ): Promise<MicrophoneDevice> {
    const chosen = device.id === defaultDevice ? {} : { deviceId: device.id }
    // At another rate than the device's own, ALSA's way to PulseAudio spins between two deliveries; at another than
    // the context's, sound comes unevenly.
    const track = { ...chosen, sampleRate, latency: latencySeconds }
    const listen = () => audio.mediaDevices.getUserMedia({ audio: track })
    return new MicrophoneDevice(audio, listen, await listen(), sampleRate, tell)
  }

  private constructor(
    audio: WebAudio,
    listen: () => Promise<MediaStream>,
    stream: MediaStream,
    sampleRate: number,
    tell: (report: DeviceReport) => void,
  ) {
    this.#tell = tell
    this.#listen = listen
    this.#chunk = new Int16Array(Math.round((sampleRate * chunkMs) / 1000))
    // A microphone needs no loudspeaker: this context plays to nowhere.
    const nowhere = { sampleRate, latencyHint: 0.02, sinkId: { type: 'none' } } as AudioContextOptions
    this.#context = new audio.AudioContext(nowhere)
    this.#source = this.#context.createMediaStreamSource(stream)
    this.#node = this.#context.createScriptProcessor(quantum, 1, 1)
    this.#node.onaudioprocess = ({ inputBuffer }) => this.#take(inputBuffer.getChannelData(0))
    this.#source.connect(this.#node)
    this.#node.connect(this.#context.destination)
  }

  async close(): Promise<void> {
    this.#node.onaudioprocess = null
    this.#source.disconnect()
    await this.#context.close()
  }

  #take(samples: Float32Array): void {
    for (const sample of samples) {
      this.#chunk[this.#filled++] = Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768)))
      if (this.#filled < this.#chunk.length) continue
      this.#doubt(this.#chunk)
      this.#tell({ type: 'audio', samples: this.#chunk })
      this.#chunk = new Int16Array(this.#chunk.length)
      this.#filled = 0
    }
  }

  /** Pulled out, a microphone goes on as digital silence; asked for anew, it fails, and this process with it. */
  #doubt(samples: Int16Array): void {
    if (samples.some((sample) => sample !== 0)) {
      this.#silentMs = 0
      this.#doubtMs = firstDoubtMs
      return
    }
    this.#silentMs += chunkMs
    if (this.#silentMs < this.#doubtMs) return
    this.#silentMs = 0
    this.#doubtMs = Math.min(2 * this.#doubtMs, longestDoubtMs)
    this.#listen().then(
      (stream) => this.#listenTo(stream),
      (thrown: Error) => this.#tell({ type: 'failed', message: thrown.message }),
    )
  }

  #listenTo(stream: MediaStream): void {
    this.#source.disconnect()
    this.#source = this.#context.createMediaStreamSource(stream)
    this.#source.connect(this.#node)
  }
}
