import type { AudioSink } from './audio-sink.ts'
import type { Playhead } from './playhead.ts'
import type { Playout } from './playout.ts'
import type { Underlay } from './underlay.ts'

/** How far ahead of its time a background is sent at most, in milliseconds: what is said next waits as long. */
const backgroundLeadMs = 40

/** What a {@link Sender} sends, and whom it tells. */
export interface SenderOptions {
  readonly chunkMs: number
  readonly playhead: Playhead
  readonly playout: Playout
  readonly background: Underlay
  /** Audio has been sent that sounds from `atMs` on. */
  sent(samples: Int16Array, atMs: number): void
}

/** Sends speech and background to a sink, a chunk at a time, as far ahead of the playhead as the sink wants it. */
export class Sender {
  readonly #sink: AudioSink
  readonly #options: SenderOptions
  readonly #chunk: number
  /** How many samples would sound between two calls: a chunk, to a fraction of a sample. */
  readonly #period: number
  readonly #lead: number
  readonly #backgroundLead: number

  constructor(sink: AudioSink, options: SenderOptions) {
    const { chunkMs, playhead } = options
    const leadMs = sink.leadMs ?? 0
    this.#sink = sink
    this.#options = options
    this.#period = playhead.samples(chunkMs)
    this.#chunk = Math.round(this.#period)
    this.#lead = playhead.samples(leadMs)
    this.#backgroundLead = playhead.samples(Math.min(leadMs, Math.max(chunkMs, backgroundLeadMs)))
  }

  /** Whether a chunk is whole, or nothing is to join what there is of it. */
  get ready(): boolean {
    return this.#options.playout.ready(this.#chunk)
  }

  /** Sends what is due at `atMs`: speech if it is `playing`, and the background. */
  advance(atMs: number, playing: boolean): void {
    const { playhead, playout, background } = this.#options
    if (playing) {
      // A chunk need not last exactly as long as the time between two calls: half of one is no gap.
      if (playhead.ahead(atMs) < -this.#period / 2) playhead.begin(atMs)
      while (this.#takes(atMs, this.#lead) && this.#mayBeSent(atMs) && this.#sendSpeech(atMs)) {}
    }
    if (background.on && !(playing && playout.sounds)) this.#fill(atMs)
    // Nothing more came in time: what comes next sounds when it is sent.
    if (playhead.ahead(atMs) <= 0) playhead.rest()
  }

  /** Whether more is to be sent, to be so far ahead, and the sink has room for it. */
  #takes(atMs: number, lead: number): boolean {
    const { playhead, chunkMs } = this.#options
    if (playhead.ahead(atMs) >= lead + this.#period / 2) return false
    const roomMs = this.#sink.roomMs?.()
    return roomMs === undefined || roomMs >= chunkMs
  }

  /** A chunk that is not whole waits for the next call if what is under way lasts until then. */
  #mayBeSent(atMs: number): boolean {
    return this.#options.playhead.ahead(atMs) < this.#period || this.ready
  }

  #sendSpeech(atMs: number): boolean {
    const { playhead, playout, background } = this.#options
    const speech = playout.take(this.#chunk)
    if (speech === undefined) return false
    playhead.expect(atMs)
    this.#send(background.on ? this.#mixed(speech.slice(), true) : speech)
    return true
  }

  /** Sends what is heard while nothing is said: no more than has to be under way, for speech comes behind it. */
  #fill(atMs: number): void {
    const { playhead, background } = this.#options
    if (playhead.ahead(atMs) < 0) playhead.begin(atMs)
    while (background.on && this.#takes(atMs, this.#backgroundLead))
      this.#send(this.#mixed(new Int16Array(this.#chunk), false))
  }

  #mixed(samples: Int16Array, speaking: boolean): Int16Array {
    this.#options.background.mix(samples, speaking)
    return samples
  }

  #send(samples: Int16Array): void {
    const { playhead } = this.#options
    const atMs = playhead.timeOf(playhead.written)
    playhead.write(samples.length)
    this.#sink.write(samples, atMs)
    this.#options.sent(samples, atMs)
  }
}
