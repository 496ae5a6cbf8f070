import {
  AudioRawFrame,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type OptionRules,
  type ProcessorIO,
  SentAudioFrame,
} from '../../../src/engine.ts'
import { MonoConverter } from '../pcm/mono-converter.ts'
import { EchoFilter, echoBlock } from './echo-filter.ts'
import { EchoGate } from './echo-gate.ts'
import { EchoReference } from './echo-reference.ts'
import { EchoShift } from './echo-shift.ts'

/** Options of {@link EchoSuppressor}. */
export interface EchoSuppressorOptions extends FrameProcessorOptions {
  /**
   * How long after it was sent the agent's voice may come back, in milliseconds: the delay of the devices and the
   * network, and the reverberation of the room. The time it takes is in proportion. Default 500.
   */
  pathMs?: number
}

const optionRules: OptionRules<EchoSuppressorOptions> = {
  name: 'any',
  pathMs: 'positive',
}

const sampleRate = 16_000
/** How far the microphone's audio may be from when it says it was captured before it counts as a gap, in samples: 200 ms. */
const tolerance = 3_200
/** How far ahead of its time what is played is looked at, at most, in samples: 40 ms. */
const mostAhead = 640

/**
 * Takes the agent's own voice out of what the microphone hears, where a loudspeaker plays it, so that the agent does not
 * interrupt itself and a voice that speaks over it is heard. Put it behind the input; the output at the other end of the
 * pipeline tells it what is played. What goes on is mono at 16 kHz, at most 16 ms later than it came; 160 ms where it has
 * to find out who begins to speak while the agent does.
 *
 * It learns the way from loudspeaker to microphone while the agent speaks. Until it has, in the agent's first half second
 * to two seconds, the microphone counts as silent while the agent is heard.
 */
export class EchoSuppressor extends FrameProcessor {
  static override readonly processorName: string = 'EchoSuppressor'
  override readonly io: ProcessorIO = {
    needs: [AudioRawFrame],
    makesAudio: { frame: AudioRawFrame, sampleRate },
  }
  readonly #pathSamples: number
  readonly #filter: EchoFilter
  #gate = new EchoGate()
  readonly #shift = new EchoShift()
  readonly #reference = new EchoReference()
  readonly #microphone = new MonoConverter(sampleRate)
  readonly #output = new Map<number, MonoConverter>()
  #startMs: number | undefined
  #playedUntilMs = 0
  /** Where the block being filled begins. */
  #position = 0
  /** By how many samples the echo is later than the filter is made to believe. */
  #lag = 0
  #filled = 0
  readonly #heard = new Float64Array(echoBlock)
  readonly #played = new Float64Array(echoBlock)

  constructor(options: EchoSuppressorOptions = {}) {
    const { pathMs = 500, ...rest } = checkOptions('EchoSuppressor', options, optionRules)
    super(rest)
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
    const position = follows ? this.#reference.end : Math.max(0, this.#positionOf(atMs))
    this.#reference.write(position, samples)
  }

  #hear(frame: AudioRawFrame): void | Promise<void> {
    const at = this.#positionOf(frame.pts ?? this.clock.now())
    const next = this.#position + this.#filled
    if (Math.abs(at - next) > tolerance) {
      this.#position = at - this.#filled
      this.#replay()
    }
    const pts = this.#startOf(this.#position - this.#gate.waiting * echoBlock)
    const blocks: Float64Array[] = []
    for (const sample of this.#microphone.convert(frame)) {
      this.#heard[this.#filled++] = sample / 32_768
      if (this.#filled === echoBlock) blocks.push(...this.#suppress())
    }
    if (blocks.length > 0)
      return this.push(new AudioRawFrame({ samples: samplesOf(blocks), sampleRate, pts }))
  }

  #suppress(): readonly Float64Array[] {
    const position = this.#position - this.#lag
    this.#reference.read(position, this.#played)
    const sounding = this.#reference.end > Math.max(0, position - this.#pathSamples)
    const loud = sounding && this.#reference.loudEnd > Math.max(0, position - this.#pathSamples)
    if (sounding) this.#filter.process(this.#played, this.#heard, !this.#gate.speech)
    this.#position += echoBlock
    this.#filled = 0
    if (sounding) this.#shift.add(this.#heard, this.#filter.echo)
    const blocks = loud
      ? this.#gate.pass(this.#filter, this.#heard, (since) => this.#hasMoved(since))
      : this.#gate.open(sounding ? this.#filter.left : this.#heard)
    if (this.#gate.lost) this.#startAnew()
    return blocks
  }

  /** Whether what is heard is the echo, though not as it was expected; it then is from now on. */
  #hasMoved(blocks: number): boolean {
    const later = this.#shift.find(blocks)
    if (later === undefined) return false
    // The loudspeaker is not known far ahead.
    const lag = Math.max(-mostAhead, this.#lag + later)
    this.#filter.loosen()
    if (lag === this.#lag) return true
    this.#lag = lag
    this.#shift.clear()
    this.#replay()
    return true
  }

  /** The path is learnt as if nothing were known of it. */
  #startAnew(): void {
    this.#gate = new EchoGate()
    this.#filter.forget()
    this.#shift.clear()
    this.#lag = 0
    this.#replay()
  }

  #replay(): void {
    this.#filter.replay((before) => {
      this.#reference.read(this.#position - this.#lag - before * echoBlock, this.#played)
      return this.#played
    })
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

function samplesOf(blocks: readonly Float64Array[]): Int16Array {
  const out = new Int16Array(blocks.length * echoBlock)
  for (const [at, block] of blocks.entries())
    for (let i = 0; i < echoBlock; i++)
      out[at * echoBlock + i] = Math.max(-32_768, Math.min(32_767, block[i]! * 32_768))
  return out
}
