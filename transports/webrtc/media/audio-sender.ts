import { type AudioSink, type Clock, QueueOverflowError } from '../../../src/engine.ts'
import type { AudioEncoder } from './audio-codec.ts'
import { Beat } from './beat.ts'
import { chunkMs, type RtpAudio, ticksPerMs } from './rtp-audio.ts'
import { SampleQueue } from './sample-queue.ts'

/** What may wait at most, in milliseconds. An output that sends ahead by `leadMs` stays far below. */
const maxWaitingMs = 5_000
/** Beats missed that are made up for, by two packets a beat: 200 ms. The other end's buffer shortens the gap to what it lacks. */
const maxDebt = 10
/** What an output may let wait, in milliseconds: what it sends ahead, and what is made up for after a stall. */
const maxBacklogMs = (2 + maxDebt + 2) * chunkMs

/** Options of an {@link AudioSender}. */
export interface AudioSenderOptions {
  readonly clock: Clock
  /** The sender closes it. */
  readonly encoder: AudioEncoder
  /**
   * How long after it is sent audio sounds, in milliseconds, as far as is known: for what was heard. Default 60, which
   * Chromium takes where the network takes nothing.
   */
  readonly playoutDelayMs?: number | undefined
}

/**
 * An output's sink that sends a packet of 20 ms every 20 ms, from `start` to `close`: the speech that was written, and
 * silence where there is none. Never a burst: what is written faster waits.
 *
 * Silence is sent and not left out, though Opus could (DTX): a browser tells of the track at its first packet, its buffer
 * goes on measuring the network between answers, and a stream that stops cannot be told from a network that does.
 */
export class AudioSender implements AudioSink {
  readonly sampleRate: number
  readonly leadMs = 2 * chunkMs
  readonly #options: AudioSenderOptions
  readonly #playoutDelayMs: number
  readonly #beat: Beat
  readonly #chunk: Int16Array
  readonly #queue = new SampleQueue()
  #send: ((packet: RtpAudio) => void) | undefined
  // Where they begin shall not be guessed (RFC 3550, section 5.1).
  #sequence = random(16)
  #timestamp = random(32)
  #marker = true
  #closed = false
  #debt = 0
  /** When the next packet is to be sent, and what was written since it was late: by somebody who makes up for the stall. */
  #nextBeatMs = Number.POSITIVE_INFINITY
  #lateSamples = 0
  /** Whether more was written than can be said, and that has been told. */
  #full = false
  #sent = 0
  #played = 0
  /** What was sent and has not sounded: how much had been sent with it, and when it has sounded. */
  readonly #onTheWay: { readonly sent: number; readonly untilMs: number }[] = []

  constructor(options: AudioSenderOptions) {
    this.#options = options
    this.#playoutDelayMs = options.playoutDelayMs ?? 60
    this.sampleRate = options.encoder.sampleRate
    this.#chunk = new Int16Array((this.sampleRate * chunkMs) / 1000)
    this.#beat = new Beat(options.clock, (beats, lastMs) => this.#due(beats, lastMs))
  }

  /** Sends packets there from now on; with nothing given they go nowhere, and time goes on. Any number of times. */
  connect(send: ((packet: RtpAudio) => void) | undefined): void {
    this.#send = send
  }

  /** Begins to send: silence at first. Again and again does no harm. */
  start(): void {
    if (this.#closed) return
    this.#beat.start()
    this.#nextBeatMs = Math.min(this.#nextBeatMs, this.#options.clock.now() + chunkMs)
  }

  /** After a stall that is not made up for, the answer is said later and not faster: the output waits. */
  roomMs(): number {
    return this.#closed ? Number.POSITIVE_INFINITY : maxBacklogMs - this.#ms(this.#queue.length)
  }

  /**
   * @throws QueueOverflowError if five seconds wait already; once, until it is through with most of them. What is too much
   * is lost.
   */
  write(samples: Int16Array): void {
    if (this.#closed) return
    const waitingMs = this.#ms(this.#queue.length + samples.length)
    if (waitingMs <= maxWaitingMs) {
      this.#full &&= waitingMs > maxWaitingMs / 2
      if (this.#options.clock.now() > this.#nextBeatMs) this.#lateSamples += samples.length
      this.#queue.put(samples)
      return
    }
    if (this.#full) return
    this.#full = true
    throw new QueueOverflowError(
      `AudioSender is given audio faster than it sounds: ${waitingMs} ms would wait.`,
    )
  }

  clear(): void {
    this.#sent += this.#queue.length
    this.#played = this.#sent
    this.#queue.clear()
    this.#onTheWay.length = 0
  }

  played(): number {
    const now = this.#options.clock.now()
    for (let first = this.#onTheWay[0]; first && first.untilMs <= now; first = this.#onTheWay[0]) {
      this.#played = first.sent
      this.#onTheWay.shift()
    }
    return this.#played
  }

  close(): void {
    this.#closed = true
    this.#send = undefined
    this.#beat.stop()
    this.clear()
    this.#options.encoder.close()
  }

  #due(beats: number, lastMs: number): void {
    const missed = beats - 1
    if (missed > 0) this.#makeUp(missed)
    this.#lateSamples = 0
    this.#nextBeatMs = lastMs + chunkMs
    this.#sendChunk()
    if (missed > 0 || this.#debt === 0) return
    this.#debt--
    this.#sendChunk()
  }

  /** A short stall is made up for, and of a long one as much as whoever writes has made up for. */
  #makeUp(missed: number): void {
    const written = Math.floor(this.#lateSamples / this.#chunk.length)
    const owed = this.#debt + missed <= maxDebt ? missed : Math.min(missed, written)
    this.#debt += owed
    if (owed < missed) this.#skip(missed - owed)
  }

  #ms(samples: number): number {
    return (samples / this.sampleRate) * 1000
  }

  /** Too much to make up for: the speech goes on later, and the other end hears from the timestamp that time has passed. */
  #skip(beats: number): void {
    this.#timestamp = (this.#timestamp + beats * chunkMs * ticksPerMs) >>> 0
    this.#marker = true
  }

  #sendChunk(): void {
    this.played()
    const filled = this.#queue.fill(this.#chunk)
    this.#chunk.fill(0, filled)
    this.#sent += filled
    const untilMs = this.#options.clock.now() + chunkMs + this.#playoutDelayMs
    if (filled > 0) this.#onTheWay.push({ sent: this.#sent, untilMs })
    // Encoded even if nobody listens: who listens next shall not hear the codec's memory of long ago.
    const payload = this.#options.encoder.encode(this.#chunk)
    this.#send?.({ sequence: this.#sequence, timestamp: this.#timestamp, marker: this.#marker, payload })
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#timestamp = (this.#timestamp + chunkMs * ticksPerMs) >>> 0
    this.#marker = false
  }
}

function random(bits: 16 | 32): number {
  return bits === 16
    ? crypto.getRandomValues(new Uint16Array(1))[0]!
    : crypto.getRandomValues(new Uint32Array(1))[0]!
}
