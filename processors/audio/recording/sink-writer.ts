import type { Clock, RecordingSink } from '../../../src/engine.ts'

/** What a {@link SinkWriter} needs of its owner. */
export interface SinkWriterOwner {
  readonly clock: Clock
  /** The sink has failed; nothing more is written to it. */
  failed(error: unknown): void
}

/** How much may wait for a slow sink, in seconds of audio; what comes beyond is written as silence. */
const maxWaitingS = 30
/** Silence is written so many seconds at once. */
const silenceS = 1

/**
 * Writes to a sink in order, one write after the other, without ever waiting itself. What comes while the sink is busy is
 * held, up to 30 s; after that only its length is, so that the recording stays in time.
 */
export class SinkWriter {
  readonly #sink: RecordingSink
  readonly #owner: SinkWriterOwner
  readonly #samplesPerSecond: number
  /** Samples, or how many of silence. */
  #waiting: (Int16Array | number)[] = []
  #held = 0
  #busy: Promise<void> | undefined
  #state: 'open' | 'failed' | 'closed' = 'open'

  constructor(sink: RecordingSink, format: { sampleRate: number; channels: number }, owner: SinkWriterOwner) {
    this.#sink = sink
    this.#owner = owner
    this.#samplesPerSecond = format.sampleRate * format.channels
    this.#run(() => sink.open(format))
  }

  /** Settles when the sink is ready for what has been written so far. */
  ready(): Promise<void> {
    return this.#busy ?? Promise.resolve()
  }

  /** Writes the next samples, interleaved. */
  write(samples: Int16Array): void {
    if (this.#state !== 'open' || samples.length === 0) return
    if (this.#busy === undefined) this.#run(() => this.#sink.write(samples))
    else if (this.#held + samples.length <= maxWaitingS * this.#samplesPerSecond) {
      this.#waiting.push(samples)
      this.#held += samples.length
    } else this.#wait(samples.length)
  }

  /** Writes what is left and closes the sink. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return
    while (this.#busy !== undefined) await this.#busy
    this.#state = 'closed'
    await this.#owner.clock.hold(Promise.resolve(this.#sink.close()))
  }

  #wait(silence: number): void {
    const last = this.#waiting.at(-1)
    if (typeof last === 'number') this.#waiting[this.#waiting.length - 1] = last + silence
    else this.#waiting.push(silence)
  }

  #run(work: () => void | Promise<void>): void {
    try {
      const working = work()
      if (working) this.#busy = this.#drain(working)
    } catch (error) {
      this.#fail(error)
    }
  }

  async #drain(first: Promise<void>): Promise<void> {
    const { clock } = this.#owner
    try {
      await clock.hold(first)
      for (let next = this.#take(); next !== undefined; next = this.#take()) {
        const writing = this.#sink.write(next)
        if (writing) await clock.hold(writing)
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#busy = undefined
    }
  }

  #take(): Int16Array | undefined {
    const next = this.#waiting.shift()
    if (typeof next !== 'number') {
      this.#held -= next?.length ?? 0
      return next
    }
    const silence = Math.min(next, silenceS * this.#samplesPerSecond)
    if (next > silence) this.#waiting.unshift(next - silence)
    return new Int16Array(silence)
  }

  #fail(error: unknown): void {
    this.#state = 'failed'
    this.#waiting = []
    this.#held = 0
    this.#owner.failed(error)
  }
}
