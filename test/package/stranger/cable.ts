import { AudioRawFrame, EndFrame, type Transport } from 'antiphon'
import { type AudioSink, FrameProcessor, type ProcessorIO, TransportOutput } from 'antiphon/kit'

/** A line between two programs on one computer, in memory: mono at 16,000 Hz both ways. */
export class Cable implements Transport {
  readonly sampleRate = 16_000
  readonly #input = new CableInput(this.sampleRate)
  readonly #heard: Int16Array[] = []

  /** Settles when the session has started. */
  get started(): Promise<void> {
    return this.#input.started.promise
  }

  /** What has been sent to the other end. */
  get heard(): Int16Array {
    return Int16Array.from(this.#heard.flatMap((samples) => [...samples]))
  }

  input(): FrameProcessor {
    return this.#input
  }

  output(): FrameProcessor {
    const sink: AudioSink = {
      sampleRate: this.sampleRate,
      write: (samples) => void this.#heard.push(samples),
    }
    return new TransportOutput(sink)
  }

  /** The other end speaks. */
  say(samples: Int16Array): void {
    this.#input.hear(samples)
  }

  /** The other end leaves. */
  hangUp(): void {
    this.#input.end()
  }
}

class CableInput extends FrameProcessor {
  static override readonly processorName: string = 'CableInput'
  override readonly io: ProcessorIO = { source: true, makes: [AudioRawFrame] }
  readonly started = Promise.withResolvers<void>()
  readonly #sampleRate: number

  constructor(sampleRate: number) {
    super()
    this.#sampleRate = sampleRate
  }

  hear(samples: Int16Array): void {
    void this.push(new AudioRawFrame({ samples, sampleRate: this.#sampleRate, pts: this.clock.now() }))
  }

  end(): void {
    void this.push(new EndFrame({ reason: 'the other end hung up' }))
  }

  protected override onStart(): void {
    this.started.resolve()
  }
}
