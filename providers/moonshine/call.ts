import {
  AntiphonError,
  AsyncQueue,
  CancelledError,
  guard,
  type ProviderCall,
  STTError,
  type STTEvent,
  type STTInput,
  toAntiphonError,
  whenAborted,
} from '../../src/engine.ts'
import type { DecodeQueue } from './decode-queue.ts'
import type { MoonshineText } from './methods.ts'
import { SpeechBuffer } from './speech-buffer.ts'

/** Sample rate of the audio, in Hz. */
export const sampleRate = 16_000
const ms = sampleRate / 1000

/** Less than this the network cannot take in, nor can it hold a word. */
const shortest = 100 * ms
/** Beyond 30 s the network leaves words out. Longer utterances are cut where the last 8 of 20 s are quietest. */
const longest = 20_000 * ms
const cutFrom = 12_000 * ms
/** Silence after which what was said so far is decoded as if it were all, for mostly it is. */
const pause = 120 * ms
/** If the network hears nothing in more than this, it is asked again about the halves. */
const suspicious = 4_000 * ms

type Samples = Int16Array<ArrayBuffer>

/** A result asked for in a pause, which is the final one if nothing is said after it. */
interface Speculation {
  /** Where the pause begins. */
  readonly quietFrom: number
  readonly result: Promise<MoonshineText>
  readonly abort: AbortController
}

/** One utterance on its way through the recognizer. */
export class MoonshineCall {
  readonly #queue: DecodeQueue<MoonshineText>
  readonly #call: ProviderCall
  readonly #interimMs: number
  readonly #results = new AsyncQueue<STTEvent>()
  readonly #buffer = new SpeechBuffer(sampleRate)
  /** Aborted when the call is over, whichever way. */
  readonly #over = new AbortController()
  /** Settles when all final results asked for so far have been told. */
  #told: Promise<void> = Promise.resolve()
  #speculation: Speculation | undefined
  #interim: Promise<void> | undefined
  #interimAt = 0
  #interimText = ''
  /** Whether a final result has words: then what follows begins with a space. */
  #saidAny = false
  #heardSamples = 0

  constructor(queue: DecodeQueue<MoonshineText>, interimMs: number, call: ProviderCall) {
    this.#queue = queue
    this.#interimMs = interimMs
    this.#call = call
  }

  /** Samples taken in so far. */
  get heardSamples(): number {
    return this.#heardSamples
  }

  /** Transcribes; see `STTProvider.transcribe`. */
  async *transcribe(audio: AsyncIterable<STTInput>): AsyncGenerator<STTEvent, void, undefined> {
    const { signal } = this.#call
    const abort = () => {
      this.#results.breakOff(new CancelledError(undefined, { cause: signal.reason }))
      this.#over.abort(signal.reason)
    }
    const unwatch = whenAborted(signal, abort)
    const listening = this.#listen(audio)
    try {
      yield* this.#results
    } finally {
      unwatch()
      this.#over.abort()
      this.#speculation?.abort.abort()
      await Promise.all([listening, this.#interim])
    }
  }

  async #listen(audio: AsyncIterable<STTInput>): Promise<void> {
    const { clock } = this.#call
    try {
      for await (const item of guard(audio, { signal: this.#over.signal, clock, what: 'The audio' }))
        if (item instanceof Int16Array) this.#hear(item)
      const { quietFrom } = this.#buffer
      const foreseen = this.#speculation?.quietFrom === quietFrom ? this.#speculation.result : undefined
      this.#tell(foreseen ?? this.#final(this.#buffer.copy()))
      await this.#told
      this.#results.add({ type: 'flushed' })
      this.#results.end()
    } catch (thrown) {
      this.#results.breakOff(sttError(thrown))
    }
  }

  #hear(chunk: Int16Array): void {
    this.#heardSamples += chunk.length
    this.#buffer.add(chunk)
    while (this.#buffer.length >= longest) this.#cut()
    const { length, quietFrom } = this.#buffer
    if (length - quietFrom >= pause) this.#speculate(quietFrom)
    else if (this.#interim === undefined && length - this.#interimAt >= this.#interimEvery(length))
      this.#ask()
  }

  /** Samples between two interim results: more as the utterance, and the work it takes, grows. */
  #interimEvery(length: number): number {
    return Math.max(this.#interimMs * ms, shortest, length / 8)
  }

  #cut(): void {
    this.#drop(this.#speculation)
    this.#tell(this.#final(this.#buffer.take(this.#buffer.quietest(cutFrom, longest))))
    this.#interimAt = 0
    this.#interimText = ''
  }

  #tell(result: Promise<MoonshineText>): void {
    this.#told = Promise.all([result, this.#told]).then(([{ text, confidence }]) => {
      if (text === '') return
      this.#results.add({ type: 'final', text: this.#spaced(text), confidence })
      this.#saidAny = true
    })
    this.#told.catch((error: unknown) => this.#results.breakOff(error))
  }

  async #final(samples: Samples, signal = this.#over.signal): Promise<MoonshineText> {
    if (samples.length < shortest) return { text: '', confidence: 0 }
    const heard = await this.#queue.final(samples, { signal, clock: this.#call.clock })
    if (heard.text !== '' || samples.length < suspicious) return heard
    const buffer = new SpeechBuffer(sampleRate)
    buffer.add(samples)
    const first = buffer.take(buffer.quietest(samples.length * 0.3, samples.length * 0.7))
    const halves = [await this.#final(first, signal), await this.#final(buffer.copy(), signal)]
    return halves.reduce((a, b) => (a.text === '' || b.text === '' ? (a.text === '' ? b : a) : joined(a, b)))
  }

  /** Finals are joined as they are. */
  #spaced(text: string): string {
    return this.#saidAny && text !== '' ? ` ${text}` : text
  }

  #ask(): void {
    const { buffer, at } = { buffer: this.#buffer, at: this.#told }
    this.#interimAt = buffer.length
    const result = this.#queue.interim(() => buffer.copy(), {
      signal: this.#over.signal,
      clock: this.#call.clock,
    })
    this.#interim = this.#foretell(result, () => at === this.#told).finally(() => {
      this.#interim = undefined
    })
  }

  #speculate(quietFrom: number): void {
    if (this.#speculation?.quietFrom === quietFrom || this.#buffer.length < shortest) return
    this.#drop(this.#speculation)
    const abort = new AbortController()
    whenAborted(
      abort.signal,
      whenAborted(this.#over.signal, () => abort.abort()),
    )
    const result = this.#final(this.#buffer.copy(), abort.signal)
    const speculation = { quietFrom, result, abort }
    this.#speculation = speculation
    result.catch(() => {
      if (this.#speculation === speculation) this.#speculation = undefined
    })
    this.#interimAt = this.#buffer.length
    void this.#foretell(result, () => this.#speculation === speculation)
  }

  #drop(speculation: Speculation | undefined): void {
    this.#speculation = undefined
    speculation?.abort.abort()
  }

  /** Tells an interim result. If it fails the final one may still succeed, unless it is sure to fail as well. */
  async #foretell(result: Promise<MoonshineText | undefined>, stillTrue: () => boolean): Promise<void> {
    try {
      const heard = await result
      if (heard === undefined || heard.text === this.#interimText || !stillTrue()) return
      this.#interimText = heard.text
      this.#results.add({ ...heard, type: 'interim', text: this.#spaced(heard.text) })
    } catch (error) {
      if (error instanceof CancelledError) return
      if (!(error instanceof AntiphonError && error.retryable)) this.#results.breakOff(error)
    }
  }
}

function sttError(thrown: unknown): AntiphonError {
  return toAntiphonError(thrown, (message, cause) => new STTError(message, { cause, provider: 'moonshine' }))
}

function joined(a: MoonshineText, b: MoonshineText): MoonshineText {
  return { text: `${a.text} ${b.text}`, confidence: (a.confidence + b.confidence) / 2 }
}
