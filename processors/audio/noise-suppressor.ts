import {
  AudioRawFrame,
  announcedOpening,
  callIn,
  checkOptions,
  checkProvider,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type Opened,
  type OptionRules,
  type ProcessorIO,
} from '../../src/engine.ts'
import type { NoiseProvider, NoiseStream } from './noise-provider.ts'
import { MonoConverter } from './pcm/mono-converter.ts'
import { Resampler } from './pcm/resampler.ts'

/** Options of {@link NoiseSuppressor}. */
export interface NoiseSuppressorOptions extends FrameProcessorOptions {
  /** The rate of what goes on, in Hz. Default 16,000. */
  sampleRate?: number
}

const optionRules: OptionRules<NoiseSuppressorOptions> = {
  name: 'any',
  sampleRate: 'positive',
}

/** How far audio may be from where the audio before it ended, in ms, before it counts as a gap. */
const toleranceMs = 100

/**
 * Takes the noise out of the listener's audio. Put it behind the input and an echo suppressor, before the VAD. What goes
 * on is mono, as much later as the provider and the conversion of rates need: 33 ms with `rnnoise()` from 16 kHz to 16 kHz.
 * `pts` still says when it was captured. Should the provider fail in mid-session, the audio goes on as it is.
 */
export class NoiseSuppressor extends FrameProcessor {
  static override readonly processorName: string = 'NoiseSuppressor'
  override readonly io: ProcessorIO
  readonly #provider: NoiseProvider
  readonly #sampleRate: number
  readonly #toProvider: MonoConverter
  readonly #fromProvider: Resampler
  readonly #frame: Float32Array
  #filled = 0
  #opened: Opened<NoiseStream> | undefined
  /** Samples still to be left out at the beginning, which only make up for the provider's delay. */
  #early: number
  /** Where the audio that goes on has got to, in ms. */
  #nextPts: number | undefined
  #takenMs = 0
  #givenMs = 0

  constructor(provider: NoiseProvider, options: NoiseSuppressorOptions = {}) {
    const { sampleRate = 16_000, ...rest } = checkOptions('NoiseSuppressor', options, optionRules)
    checkProvider('NoiseSuppressor', 'noise', provider)
    super(rest)
    this.#provider = provider
    this.#sampleRate = sampleRate
    this.#toProvider = new MonoConverter(provider.sampleRate)
    this.#fromProvider = new Resampler(provider.sampleRate, sampleRate)
    this.#frame = new Float32Array(provider.frameSamples)
    this.#early = provider.delaySamples
    this.io = { needs: [AudioRawFrame], makesAudio: { frame: AudioRawFrame, sampleRate } }
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof AudioRawFrame && direction === 'downstream') return this.#hear(frame)
    return this.push(frame, direction)
  }

  protected override async setup(): Promise<void> {
    const call = callIn(this.environment, this.environment.session.signal)
    this.#opened = await announcedOpening(call, 'noise', this.#provider, (call) => this.#provider.open(call))
  }

  protected override cleanup(): void {
    this.#opened?.close()
    this.#opened = undefined
  }

  #hear(frame: AudioRawFrame): void | Promise<void> {
    const pts = frame.pts ?? this.clock.now()
    // A gap in the audio: what comes now is timed anew.
    if (this.#nextPts === undefined || Math.abs(pts - this.#expected) > toleranceMs)
      this.#nextPts = pts - this.#heldMs
    const samples = this.#fromProvider.push(this.#clean(this.#toProvider.convert(frame)))
    this.#takenMs += (frame.samples.length / frame.channels / frame.sampleRate) * 1000
    if (samples.length === 0) return
    const at = this.#nextPts
    const lasts = (samples.length / this.#sampleRate) * 1000
    this.#nextPts += lasts
    this.#givenMs += lasts
    return this.push(frame.with({ samples, sampleRate: this.#sampleRate, channels: 1, pts: at }))
  }

  get #heldMs(): number {
    return this.#takenMs - this.#givenMs
  }

  get #expected(): number {
    return (this.#nextPts ?? 0) + this.#heldMs
  }

  /** The frames that are whole by now, cleaned. */
  #clean(samples: Int16Array): Int16Array {
    const size = this.#frame.length
    const output = new Int16Array(Math.floor((this.#filled + samples.length) / size) * size)
    let made = 0
    for (let at = 0; at < samples.length; at++) {
      this.#frame[this.#filled++] = samples[at]!
      if (this.#filled < size) continue
      this.#filled = 0
      this.#suppress()
      for (let i = 0; i < size; i++) output[made++] = clipped(this.#frame[i]!)
    }
    const left = Math.min(this.#early, output.length)
    this.#early -= left
    return left === 0 ? output : output.subarray(left)
  }

  #suppress(): void {
    try {
      this.#opened?.stream.process(this.#frame)
    } catch (error) {
      this.cleanup()
      throw error
    }
  }
}

function clipped(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : Math.round(value)
}
