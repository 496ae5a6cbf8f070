import { NetworkDelay } from './network-delay.ts'
import { PacketQueue, sameTicks, type WaitingPacket } from './packet-queue.ts'
import { chunkMs, type ReceivedRtpAudio, ticksPerMs } from './rtp-audio.ts'
import { RtpTimeline } from './rtp-timeline.ts'

/** The delay aimed at until the network is known, in milliseconds. */
const firstDelayMs = 80
/** Audio kept at most: what comes when a network has been stuck. */
const maxSpan = 2_000 * ticksPerMs
const maxPackets = 256
const chunkTicks = chunkMs * ticksPerMs
/** For how long after a loss another is expected. */
const lossySpan = 5_000 * ticksPerMs
/** How far the delay may be too small before a silence is used to lengthen it, in milliseconds. */
const slackMs = 10

/** What is to be heard next. */
export type Taken =
  /** A packet. */
  | { readonly type: 'packet'; readonly payload: Uint8Array }
  /** A stretch that did not come in time; `next` is the packet right behind it, if that has come. */
  | { readonly type: 'lost'; readonly ticks: number; readonly next: Uint8Array | undefined }
  /** Nothing yet: the stream goes on where it is, later. */
  | { readonly type: 'waiting' }

/** What became of the packets that came. */
export interface JitterBufferStats {
  /** Packets that came. */
  received: number
  /** Among them, those that had come before. */
  duplicate: number
  /** Among them, those that came when their time was over. */
  late: number
  /** Among them, those thrown away for too many waited, or because nobody believed their numbers. */
  dropped: number
  /** Milliseconds that did not come in time, and of which the packets around them came. */
  lostMs: number
}

/** Options of a {@link JitterBuffer}. */
export interface JitterBufferOptions {
  /** The least delay aimed at, in milliseconds. Default 20. */
  readonly minDelayMs?: number | undefined
  /** The most delay aimed at, in milliseconds. Default 200. */
  readonly maxDelayMs?: number | undefined
}

/**
 * Puts packets in order and says what is to be heard next. It keeps no time: whoever owns it takes when something is due.
 *
 * Its delay follows the network's. A packet that is missing while later ones are there is lost. When nothing at all is
 * there, the network is stuck or the other end silent, and the stream waits: what then comes is heard whole, only later.
 */
export class JitterBuffer {
  readonly stats: JitterBufferStats = { received: 0, duplicate: 0, late: 0, dropped: 0, lostMs: 0 }
  readonly #minDelayMs: number
  readonly #maxDelayMs: number
  readonly #timeline = new RtpTimeline()
  readonly #network = new NetworkDelay()
  readonly #waiting = new PacketQueue()
  /** Where the stream goes on. */
  #position: number | undefined
  /** The packet before. */
  #sequence = 0
  /** Until where losses are expected. */
  #lossyUntil = Number.NEGATIVE_INFINITY
  /** For how many ticks it has waited there with nothing to come. */
  #stuck = 0

  constructor({ minDelayMs = 20, maxDelayMs = 200 }: JitterBufferOptions = {}) {
    this.#minDelayMs = minDelayMs
    this.#maxDelayMs = Math.max(minDelayMs, maxDelayMs)
  }

  /**
   * The delay aimed at, in milliseconds more than the fastest packets take. Where packets get lost it is a packet longer,
   * so that the one behind, which may hold a copy, has come too.
   */
  get targetMs(): number {
    const lossy = this.#position !== undefined && this.#position < this.#lossyUntil
    return Math.min(this.#neededMs + (lossy ? chunkMs : 0), this.#maxDelayMs)
  }

  /** Packets that wait. */
  get size(): number {
    return this.#waiting.size
  }

  /** When what comes next would have come from the fastest network, on the clock; unknown before the first packet is due. */
  get originMs(): number | undefined {
    return this.#position === undefined ? undefined : this.#position / ticksPerMs + this.#network.offsetMs
  }

  /** How much more waits than has to, in milliseconds. */
  excessMs(nowMs: number): number {
    if (this.#position === undefined || this.originMs === undefined) return 0
    const waitingMs = ((this.#waiting.end ?? this.#position) - this.#position) / ticksPerMs
    return Math.min(nowMs - this.originMs, waitingMs) - this.targetMs
  }

  /** A packet came, `duration` ticks long. */
  put(packet: ReceivedRtpAudio, duration: number, nowMs: number): void {
    this.stats.received++
    const expected = this.#network.known ? (nowMs - this.#network.offsetMs) * ticksPerMs : 0
    const ticks = this.#timeline.place(packet, expected)
    if (ticks === undefined) {
      this.stats.dropped++
      return
    }
    this.#network.arrived(ticks / ticksPerMs, nowMs)
    const { sequence, payload } = packet
    if (this.#isOver(ticks)) this.stats.late++
    else if (!this.#waiting.insert({ sequence, ticks, duration, payload })) this.stats.duplicate++
    while (this.#waiting.size > maxPackets || this.#span > maxSpan) this.#dropFirst()
  }

  /**
   * What is to be heard next.
   * @param ticks How much is needed; for so long it waits if there is nothing.
   * @param quiet Whether the last that was heard was silence, which may last longer.
   */
  take(nowMs: number, ticks: number, quiet = false): Taken {
    const first = this.#first(nowMs)
    if (first === undefined) return this.#wait(ticks)
    const lateMs = nowMs - this.originMs!
    if (quiet && this.targetMs - lateMs > slackMs) return { type: 'waiting' }
    if (first.ticks - this.#position! >= sameTicks)
      return lateMs < this.#neededMs ? { type: 'waiting' } : this.#lose(first, lateMs - this.targetMs)
    this.#waiting.shift()
    this.#sequence = first.sequence
    this.#position = first.ticks + first.duration
    return { type: 'packet', payload: first.payload }
  }

  /** Nothing was taken for so long, for whoever takes was held up. */
  pass(ticks: number): void {
    this.#wait(ticks)
  }

  /** The delay in which packets come. */
  get #neededMs(): number {
    const wanted = this.#network.jitterMs ?? firstDelayMs
    return Math.min(Math.max(wanted, this.#minDelayMs), this.#maxDelayMs)
  }

  get #span(): number {
    const { first, end } = this.#waiting
    return first === undefined || end === undefined ? 0 : end - first.ticks
  }

  #isOver(ticks: number): boolean {
    return this.#position !== undefined && ticks <= this.#position - sameTicks
  }

  #dropFirst(): void {
    this.stats.dropped++
    this.#waiting.shift()
    if (this.#position !== undefined) this.#position = this.#waiting.first?.ticks
  }

  /** The packet at which the stream goes on, with or without a gap. */
  #first(nowMs: number): WaitingPacket | undefined {
    while (this.#waiting.first && this.#isOver(this.#waiting.first.ticks)) {
      this.#waiting.shift()
      this.stats.late++
    }
    const { first } = this.#waiting
    if (first === undefined) return undefined
    const due = (nowMs - this.#network.offsetMs - this.#neededMs) * ticksPerMs
    if (this.#position === undefined) {
      if (first.ticks > due) return undefined
      this.#position = first.ticks
      this.#sequence = first.sequence - 1
    }
    // The time it waited has sounded. It counts for a gap, unless what is missing may still come or be restored.
    const until = first.ticks - (this.#isLossBefore(first) ? first.duration : 0)
    const sounded = Math.floor(Math.min(until, this.#position + this.#stuck, due))
    this.#position = Math.max(this.#position, sounded)
    this.#stuck = 0
    return first
  }

  #wait(ticks: number): Taken {
    if (this.#position !== undefined) this.#stuck += ticks
    return { type: 'waiting' }
  }

  /** Whether what is missing was sent: a sender that is silent may leave out time, but no number. */
  #isLossBefore({ sequence }: WaitingPacket): boolean {
    return ((sequence - this.#sequence) & 0xffff) > 1
  }

  #lose(first: WaitingPacket, excessMs: number): Taken {
    const gap = first.ticks - this.#position!
    const behind = gap <= first.duration
    // Where nothing is to be heard anyway, time is made good for.
    const spare = behind || excessMs < chunkMs ? 0 : Math.min(gap - first.duration, excessMs * ticksPerMs)
    const ticks = behind ? gap : Math.min(chunkTicks, gap - first.duration - spare)
    this.#position! += whole(ticks + spare)
    if (!this.#isLossBefore(first)) return { type: 'lost', ticks: whole(ticks), next: undefined }
    this.#lossyUntil = this.#position! + lossySpan
    this.stats.lostMs += whole(ticks + spare) / ticksPerMs
    return { type: 'lost', ticks: whole(ticks), next: behind ? first.payload : undefined }
  }
}

/** What decoders can conceal. */
function whole(ticks: number): number {
  return Math.max(sameTicks, ticks - (ticks % sameTicks))
}
