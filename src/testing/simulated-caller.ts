import type { Clock } from '../clock/clock.ts'
import { waitFor } from '../clock/wait-for.ts'
import { isAbort } from '../errors.ts'
import { AudioRawFrame } from '../frames/audio.ts'
import { EndFrame, type StartFrame } from '../frames/lifecycle.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { FrameProcessor } from '../processor/frame-processor.ts'
import type { ProcessorIO } from '../processor/processor-io.ts'
import type { AudioSink } from '../transport/audio-sink.ts'
import type { Transport } from '../transport/transport.ts'
import { TransportOutput } from '../transport/transport-output.ts'
import { isLoud, speakWords, WordListener } from './spoken-words.ts'

/** Turns what a caller says into mono audio at the caller's sample rate. */
export type CallerVoice = (text: string) => Int16Array | Promise<Int16Array>

/** What a caller does, step by step. */
export type CallerScript = (caller: SimulatedCaller) => Promise<void>

/** Options of {@link SimulatedCaller}. */
export interface SimulatedCallerOptions {
  /** In Hz, both ways. Default 16,000. */
  sampleRate?: number
  /** The caller's voice. Default: {@link speakWords}. */
  voice?: CallerVoice
}

const optionRules: OptionRules<SimulatedCallerOptions> = {
  sampleRate: 'positive',
  voice: 'any',
}

const chunkMs = 20

/**
 * A caller for tests and demonstrations: a transport whose other end speaks and listens by a script. What it says goes
 * through the whole audio path, and what it hears is what the agent really sent.
 */
export class SimulatedCaller implements Transport {
  /** In Hz, both ways. */
  readonly sampleRate: number
  readonly #script: CallerScript
  readonly #voice: CallerVoice
  readonly #input: CallerInput
  readonly #ear = new WordListener()
  readonly #heard: string[] = []
  #lastHeardAtMs: number | undefined
  #spokenTo = Promise.withResolvers<void>()
  /** Whether `#spokenTo` has settled: who waits already must not be forgotten. */
  #heardAny = false

  constructor(script: CallerScript, options: SimulatedCallerOptions = {}) {
    checkOptions('SimulatedCaller', options, optionRules)
    this.sampleRate = options.sampleRate ?? 16_000
    this.#script = script
    this.#voice = options.voice ?? ((text) => speakWords(text, { sampleRate: this.sampleRate }))
    this.#input = new CallerInput(this.sampleRate, () => this.#script(this))
  }

  /** The words the caller has heard, where the agent's voice is a scripted one. */
  get heard(): string {
    return this.#heard.join(' ')
  }

  /** The caller's end of the line: the first processor of the pipeline. */
  input(): FrameProcessor {
    return this.#input
  }

  /** The processor at which the caller hears. */
  output(): FrameProcessor {
    const sink: AudioSink = {
      sampleRate: this.sampleRate,
      write: (samples, atMs) => this.#hear(samples, atMs),
    }
    return new TransportOutput(sink)
  }

  /** Says something; settles when it has been said. */
  async say(words: string | Int16Array): Promise<void> {
    const clock = this.#input.clockOfSession
    const audio = typeof words === 'string' ? await clock.hold(Promise.resolve(this.#voice(words))) : words
    await this.#input.speak(audio)
  }

  /** Waits. */
  async wait(ms: number): Promise<void> {
    await this.#input.clockOfSession.sleep(ms, this.#input.ended)
  }

  /** Waits until the agent is heard. */
  async agentSpeaks(): Promise<void> {
    if (this.#silentForMs() < chunkMs * 2) return
    if (this.#heardAny) this.#spokenTo = Promise.withResolvers()
    this.#heardAny = false
    await this.#input.unlessEnded(this.#spokenTo.promise)
  }

  /** Waits until the agent has been silent for so long. */
  async agentSilent(ms = 600): Promise<void> {
    while (this.#silentForMs() < ms) await this.wait(chunkMs)
  }

  /** Waits for an answer: until the agent has spoken and then been silent for so long. */
  async answered(silentMs = 600): Promise<void> {
    await this.agentSpeaks()
    await this.agentSilent(silentMs)
  }

  #silentForMs(): number {
    return this.#lastHeardAtMs === undefined
      ? Number.POSITIVE_INFINITY
      : this.#input.clockOfSession.now() - this.#lastHeardAtMs
  }

  #hear(samples: Int16Array, atMs: number): void {
    this.#heard.push(...this.#ear.hear(samples))
    if (!isLoud(samples)) return
    this.#lastHeardAtMs = atMs + (samples.length / this.sampleRate) * 1000
    this.#heardAny = true
    this.#spokenTo.resolve()
  }
}

/** The caller's microphone: always sends, mostly silence, and hangs up when the script is over. */
class CallerInput extends FrameProcessor {
  static override readonly processorName: string = 'SimulatedCaller'
  override readonly io: ProcessorIO = { source: true, makes: [AudioRawFrame] }
  readonly #sampleRate: number
  readonly #script: () => Promise<void>
  readonly #ended = new AbortController()
  readonly #silence: Int16Array
  /** What is being said, and what is to be said after it. */
  readonly #speeches: { readonly audio: Int16Array; readonly said: PromiseWithResolvers<void> }[] = []
  #offset = 0
  #over = false

  constructor(sampleRate: number, script: () => Promise<void>) {
    super()
    this.#sampleRate = sampleRate
    this.#script = script
    this.#silence = new Int16Array(Math.round((sampleRate * chunkMs) / 1000))
  }

  get clockOfSession(): Clock {
    return this.clock
  }

  get ended(): AbortSignal {
    return this.#ended.signal
  }

  speak(audio: Int16Array): Promise<void> {
    const speech = { audio, said: Promise.withResolvers<void>() }
    this.#speeches.push(speech)
    return this.unlessEnded(speech.said.promise)
  }

  unlessEnded(work: Promise<void>): Promise<void> {
    return waitFor(work, { signal: this.ended })
  }

  protected override onStart(_frame: StartFrame): void {
    this.spawn(() => this.#untilEnded(this.#send()))
    this.spawn(async () => {
      try {
        await this.#untilEnded(this.#script())
      } finally {
        this.#over = true
      }
    })
  }

  /** The agent has hung up. */
  protected override onEnd(): void {
    this.cleanup()
  }

  protected override cleanup(): void {
    this.#ended.abort()
    this.#over = true
  }

  async #untilEnded(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      if (!isAbort(error) || !this.ended.aborted) throw error
    }
  }

  async #send(): Promise<void> {
    const startMs = this.clock.now()
    for (let sent = 0; !this.#over; sent++) {
      const pts = startMs + sent * chunkMs
      this.push(new AudioRawFrame({ samples: this.#next(), sampleRate: this.#sampleRate, pts }))
      await this.clock.sleep(Math.max(0, pts + chunkMs - this.clock.now()), this.ended)
    }
    if (!this.#ended.signal.aborted) this.push(new EndFrame({ reason: 'the caller hung up' }))
  }

  #next(): Int16Array {
    const [speech] = this.#speeches
    if (speech === undefined) return this.#silence
    const chunk = new Int16Array(this.#silence.length)
    const { audio, said } = speech
    const part = audio.subarray(this.#offset, this.#offset + chunk.length)
    chunk.set(part)
    this.#offset += part.length
    if (this.#offset >= audio.length) {
      this.#speeches.shift()
      this.#offset = 0
      said.resolve()
    }
    return chunk
  }
}
