import type { AudioSink } from './audio-sink.ts'
import type { Playout } from './playout.ts'
import { ReportedPosition } from './reported-position.ts'
import type { Step } from './under-way.ts'
import type { Underlay } from './underlay.ts'

/** When something sounds: on the session's clock, and after how many samples sent. */
export type Moment = Pick<Step, 'atMs' | 'atSample'>

/** How far ahead of its time a background is sent at most, in milliseconds: what is said next waits as long. */
const backgroundLeadMs = 40

/** What a {@link Sender} sends, and whom it tells. */
export interface SenderOptions {
  readonly chunkMs: number
  readonly playout: Playout
  readonly background: Underlay
  /** Audio has been sent that sounds from `atMs` on. */
  sent(samples: Int16Array, atMs: number): void
}

/** Sends speech and background to a sink, a chunk at a time, and knows when what it sent sounds. */
export class Sender {
  readonly #sink: AudioSink
  readonly #options: SenderOptions
  readonly #chunkSamples: number
  readonly #leadMs: number
  readonly #position: ReportedPosition
  /** When what is sent next will sound; long ago, if it sounds as soon as it is sent. */
  #nextAtMs = Number.NEGATIVE_INFINITY
  #sent = 0
  #speechEnd: Moment = { atMs: Number.NEGATIVE_INFINITY, atSample: 0 }

  constructor(sink: AudioSink, options: SenderOptions) {
    this.#sink = sink
    this.#options = options
    this.#chunkSamples = Math.round((sink.sampleRate * options.chunkMs) / 1000)
    this.#leadMs = sink.leadMs ?? 0
    this.#position = new ReportedPosition(sink.sampleRate, this.#chunkSamples)
  }

  /** Whether a chunk is whole, or nothing is to join what there is of it. */
  get ready(): boolean {
    return this.#options.playout.ready(this.#chunkSamples)
  }

  /** Where the speech sent so far ends. */
  get speechEnd(): Moment {
    return this.#speechEnd
  }

  /** So many samples behind what has been sent. */
  moment(after: number): Moment {
    return { atMs: this.#nextAtMs + (after / this.#sink.sampleRate) * 1000, atSample: this.#sent + after }
  }

  /** How many samples the listener has heard, if the other end tells. */
  heard(nowMs: number): number | undefined {
    const reported = this.#sink.played?.()
    const heard = this.#position.at(nowMs, reported)
    if (reported !== undefined && reported >= this.#speechEnd.atSample) this.#position.forget()
    return heard
  }

  /** Sends what is due at `atMs`: speech if it is `playing`, and the background. */
  advance(atMs: number, playing: boolean): void {
    const { chunkMs, playout, background } = this.#options
    if (playing) {
      // A chunk is a whole number of samples and need not last exactly `chunkMs`: half of one is no gap.
      const toleranceMs = chunkMs / 2
      if (this.#nextAtMs < atMs - toleranceMs) this.#begin(atMs)
      const untilMs = atMs + this.#leadMs + toleranceMs
      while (
        this.#nextAtMs < untilMs &&
        this.#hasRoom &&
        this.#mayBeSent(atMs + chunkMs) &&
        this.#sendSpeech(atMs)
      ) {}
    }
    if (background.on && !(playing && playout.sounds)) this.#fill(atMs)
    // Nothing more came in time: what comes next sounds when it is sent.
    if (this.#nextAtMs <= atMs) this.#nextAtMs = Number.NEGATIVE_INFINITY
  }

  /** What has been sent and has not sounded is thrown away: an end that reports its position may never report that. */
  callBack(): void {
    this.#position.forget()
    this.#nextAtMs = Number.NEGATIVE_INFINITY
    this.#speechEnd = { atMs: Number.NEGATIVE_INFINITY, atSample: 0 }
  }

  #begin(atMs: number): void {
    this.#nextAtMs = atMs
    this.#position.begin()
  }

  get #hasRoom(): boolean {
    const roomMs = this.#sink.roomMs?.()
    return roomMs === undefined || roomMs >= this.#options.chunkMs
  }

  /** A chunk that is not whole waits for the next tick if what is under way lasts until then. */
  #mayBeSent(nextTickAtMs: number): boolean {
    return this.#nextAtMs < nextTickAtMs || this.ready
  }

  #sendSpeech(nowMs: number): boolean {
    const { playout, background } = this.#options
    const speech = playout.take(this.#chunkSamples)
    if (speech === undefined) return false
    this.#position.expect(nowMs)
    this.#speechEnd = this.moment(speech.length)
    this.#send(background.on ? this.#mixed(speech.slice(), true) : speech)
    return true
  }

  /** Sends what is heard while nothing is said: no more than has to be under way, for speech comes behind it. */
  #fill(atMs: number): void {
    const { chunkMs, background } = this.#options
    const leadMs = Math.min(this.#leadMs, Math.max(chunkMs, backgroundLeadMs))
    if (this.#nextAtMs < atMs) this.#begin(atMs)
    while (background.on && this.#hasRoom && this.#nextAtMs < atMs + leadMs + chunkMs / 2)
      this.#send(this.#mixed(new Int16Array(this.#chunkSamples), false))
  }

  #mixed(samples: Int16Array, speaking: boolean): Int16Array {
    this.#options.background.mix(samples, speaking)
    return samples
  }

  #send(samples: Int16Array): void {
    const atMs = this.#nextAtMs
    const end = this.moment(samples.length)
    this.#nextAtMs = end.atMs
    this.#sent = end.atSample
    this.#sink.write(samples, atMs)
    this.#options.sent(samples, atMs)
  }
}
