import type { Clock } from '../../../src/engine.ts'
import type { AudioDecoder } from './audio-codec.ts'
import { Beat } from './beat.ts'
import { ConcealingDecoder } from './concealing-decoder.ts'
import {
  JitterBuffer,
  type JitterBufferOptions,
  type JitterBufferStats,
  type Taken,
} from './jitter-buffer.ts'
import { Quietness } from './quietness.ts'
import { chunkMs, type ReceivedRtpAudio, ticksPerMs } from './rtp-audio.ts'
import { SampleQueue } from './sample-queue.ts'

/** How much more than has to may wait before silence is left out, in milliseconds. */
const surplusMs = 30
/** What is made up for at most when the process stalled; the time before that is gone. In chunks: one second. */
const maxBeats = 50
/** By how much the time between two chunks may differ from 20 ms in their times of capture. */
const maxSlewMs = 1

/** Options of an receiver of audio. */
export interface AudioReceiverOptions extends JitterBufferOptions {
  readonly clock: Clock
  /** The receiver closes it. */
  readonly decoder: AudioDecoder
  /**
   * Takes 20 ms of mono audio at the decoder's rate. `ptsMs` is when it began to be captured, on the clock, as far as can
   * be told: what the network takes at least is not known, what it and the buffer take on top is.
   */
  readonly heard: (samples: Int16Array, ptsMs: number) => void
}

/** What became of the audio that came. */
export interface AudioReceiverStats extends JitterBufferStats {
  /** Packets that were no audio. */
  broken: number
  /** The delay aimed at now, in milliseconds more than the fastest packets take. */
  delayMs: number
}

/**
 * Hears what comes in RTP packets: puts them in order, makes up for lost ones, and gives 20 ms of audio every 20 ms from
 * `start` to `close`, whatever the network does; silence where nothing comes. Where its delay has to change, it takes or
 * gives a little silence, so that no word is cut.
 */
export class AudioReceiver {
  readonly #options: AudioReceiverOptions
  readonly #buffer: JitterBuffer
  readonly #decoder: ConcealingDecoder
  readonly #quietness = new Quietness()
  readonly #beat: Beat
  readonly #chunkSamples: number
  readonly #decoded = new SampleQueue()
  #quiet = true
  #leftOut = false
  #flowing = false
  /** How much older than it has to be what is heard is. */
  #lagMs: number
  #broken = 0
  #closed = false

  constructor(options: AudioReceiverOptions) {
    this.#options = options
    this.#buffer = new JitterBuffer(options)
    this.#lagMs = this.#buffer.targetMs
    this.#decoder = new ConcealingDecoder(options.decoder)
    this.#chunkSamples = (options.decoder.sampleRate * chunkMs) / 1000
    this.#beat = new Beat(options.clock, (beats, lastMs) => this.#catchUp(beats, lastMs))
  }

  /** What happened so far. */
  get stats(): AudioReceiverStats {
    return { ...this.#buffer.stats, broken: this.#broken, delayMs: this.#buffer.targetMs }
  }

  /** Begins to give audio. Again and again does no harm. */
  start(): void {
    if (!this.#closed) this.#beat.start()
  }

  /** Takes a packet, in whatever order they come; before `start` too. */
  receive(packet: ReceivedRtpAudio): void {
    if (this.#closed) return
    const { clock, decoder } = this.#options
    const duration = decoder.duration(packet.payload)
    if (duration === undefined) this.#broken++
    else this.#buffer.put(packet, duration, clock.now())
  }

  /** No more audio follows. Frees the decoder. */
  close(): void {
    this.#closed = true
    this.#beat.stop()
    this.#options.decoder.close()
  }

  #catchUp(beats: number, lastMs: number): void {
    const due = Math.min(beats, maxBeats)
    this.#buffer.pass((beats - due) * chunkMs * ticksPerMs)
    for (let left = due; left > 0 && !this.#closed; left--) this.#give(lastMs - (left - 1) * chunkMs)
  }

  #give(nowMs: number): void {
    while (this.#decoded.length < this.#chunkSamples) this.#decode(nowMs)
    this.#followLag(nowMs)
    const samples = new Int16Array(this.#chunkSamples)
    this.#decoded.fill(samples)
    this.#options.heard(samples, nowMs - chunkMs - this.#lagMs)
  }

  #decode(nowMs: number): void {
    const missing = 1 - this.#decoded.length / this.#chunkSamples
    const needed = Math.round(missing * chunkMs * ticksPerMs)
    const taken = this.#buffer.take(nowMs, needed, this.#quiet)
    this.#flowing = taken.type !== 'waiting'
    const samples = this.#samplesOf(taken, needed)
    this.#quiet = this.#quietness.hears(samples)
    // Never two in a row: a pause may become shorter, but stays a pause.
    this.#leftOut = this.#quiet && !this.#leftOut && this.#buffer.excessMs(nowMs) >= surplusMs
    if (!this.#leftOut) this.#decoded.put(samples)
  }

  #samplesOf(taken: Taken, needed: number): Int16Array {
    if (taken.type === 'packet') return this.#decoder.decode(taken.payload)
    if (taken.type === 'waiting') return this.#decoder.missing(needed)
    if (taken.next === undefined) return this.#decoder.missing(taken.ticks)
    return this.#decoder.restore(taken.next, taken.ticks)
  }

  /** Times of capture shall be right in the end and steady at any moment. While nothing comes there is nothing to follow. */
  #followLag(nowMs: number): void {
    if (!this.#flowing || this.#buffer.originMs === undefined) return
    const heldMs = (this.#decoded.length / this.#chunkSamples) * chunkMs
    const offMs = nowMs - this.#buffer.originMs + heldMs - this.#lagMs
    this.#lagMs += Math.min(maxSlewMs, Math.max(-maxSlewMs, offMs))
  }
}
