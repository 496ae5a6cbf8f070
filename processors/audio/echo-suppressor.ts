import {
  AudioRawFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type ProcessorIO,
  SentAudioFrame,
} from '../../src/index.ts'
import { EchoFilter, echoBlock } from './echo-filter.ts'
import { EchoGate } from './echo-gate.ts'
import { EchoReference } from './echo-reference.ts'
import { MonoConverter } from './mono-converter.ts'

/** Options of {@link EchoSuppressor}. */
export interface EchoSuppressorOptions extends FrameProcessorOptions {
  /**
   * How long after it was sent the agent's voice may come back, in milliseconds: the delay of the devices and the
   * network, and the reverberation of the room. The time it takes is in proportion. Default 500.
   */
  pathMs?: number
}

const sampleRate = 16_000
/** How far the microphone's audio may be from when it says it was captured before it counts as a gap, in samples: 200 ms. */
const tolerance = 3_200

/**
 * Takes the agent's own voice out of what the microphone hears, where a loudspeaker plays it, so that the agent does not
 * interrupt itself and a voice that speaks over it is heard. Put it behind the input; the output at the other end of the
 * pipeline tells it what is played. What goes on is mono at 16 kHz, at most 16 ms later than it came.
 *
 * It learns the way from loudspeaker to microphone while the agent speaks. Until it has, in the agent's first half second
 * to two seconds, the microphone counts as silent while the agent is heard.
 */
export class EchoSuppressor extends FrameProcessor {
  override readonly io: ProcessorIO = {
    needs: [AudioRawFrame],
    makesAudio: { frame: AudioRawFrame, sampleRate },
  }
  readonly #pathSamples: number
  readonly #filter: EchoFilter
  readonly #gate = new EchoGate()
  readonly #reference = new EchoReference()
  readonly #microphone = new MonoConverter(sampleRate)
  readonly #output = new Map<number, MonoConverter>()
  #startMs: number | undefined
  #playedUntilMs = 0
  /** Where the block being filled begins. */
  #position = 0
  #filled = 0
  readonly #heard = new Float64Array(echoBlock)
  readonly #played = new Float64Array(echoBlock)

  constructor({ pathMs = 500, ...options }: EchoSuppressorOptions = {}) {
    super(options)
    this.#pathSamples = (pathMs * sampleRate) / 1000
    this.#filter = new EchoFilter(this.#pathSamples)
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof SentAudioFrame && direction === 'upstream') this.#play(frame)
    else if (frame instanceof AudioRawFrame && direction === 'downstream') return this.#hear(frame)
    return this.push(frame, direction)
  }

  #play(frame: SentAudioFrame): void {
    const atMs = frame.pts ?? this.clock.now()
    // What follows within a chunk's rounding belongs together.
    const follows = Math.abs(atMs - this.#playedUntilMs) < 2
    this.#playedUntilMs = atMs + (frame.samples.length / frame.sampleRate) * 1000
    const samples = this.#converterOf(frame.sampleRate).convert({ ...frame, channels: 1 })
    const position = follows ? this.#reference.end : Math.max(this.#reference.end, this.#positionOf(atMs))
    this.#reference.write(position, samples)
  }

  #hear(frame: AudioRawFrame): void | Promise<void> {
    const at = this.#positionOf(frame.pts ?? this.clock.now())
    const next = this.#position + this.#filled
    if (Math.abs(at - next) > tolerance) this.#position = at - this.#filled
    const samples = this.#microphone.convert(frame)
    const out = new Int16Array(Math.floor((this.#filled + samples.length) / echoBlock) * echoBlock)
    const pts = this.#startOf(this.#position)
    for (let i = 0, made = 0; i < samples.length; i++) {
      this.#heard[this.#filled++] = samples[i]! / 32_768
      if (this.#filled < echoBlock) continue
      this.#suppress(out.subarray(made, made + echoBlock))
      made += echoBlock
    }
    if (out.length > 0) return this.push(new AudioRawFrame({ samples: out, sampleRate, pts }))
  }

  #suppress(out: Int16Array): void {
    this.#reference.read(this.#position, this.#played)
    const sounding = this.#reference.end > Math.max(0, this.#position - this.#pathSamples)
    if (sounding) {
      this.#filter.process(this.#played, this.#heard)
      this.#gate.pass(this.#filter, this.#heard)
    } else this.#gate.open(this.#heard)
    const clean = sounding ? this.#filter.left : this.#heard
    for (let i = 0; i < echoBlock; i++) out[i] = Math.max(-32_768, Math.min(32_767, clean[i]! * 32_768))
    this.#position += echoBlock
    this.#filled = 0
  }

  #converterOf(rate: number): MonoConverter {
    const converter = this.#output.get(rate) ?? new MonoConverter(sampleRate)
    this.#output.set(rate, converter)
    return converter
  }

  #positionOf(atMs: number): number {
    this.#startMs ??= atMs
    return Math.round(((atMs - this.#startMs) * sampleRate) / 1000)
  }

  #startOf(position: number): number {
    return (this.#startMs ?? 0) + (position / sampleRate) * 1000
  }
}
