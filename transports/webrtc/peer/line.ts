import { CancelledError } from '../../../src/engine.ts'
import type { RtpAudio } from '../media/index.ts'
import type { Candidate } from './candidate.ts'
import type { Offer } from './offer.ts'
import { Peer, type PeerListener } from './peer.ts'
import type { PeerOptions } from './peer-options.ts'
import type { Werift } from './werift.ts'

/** Addresses of a client that are tried on one connection. */
const mostCandidates = 64

/**
 * The connection of a session, through its changes: a new offer changes what is agreed, and where the connection broke, a
 * new one takes its place. Only the last is heard of.
 */
export class Line {
  readonly #werift: Werift
  readonly #options: PeerOptions
  readonly #listener: PeerListener
  readonly #own: (work: Promise<void>) => void
  #peer: Peer | undefined
  /** One that is being made. */
  #next: Peer | undefined
  #answering: Promise<unknown> = Promise.resolve()
  #candidates = 0
  #closed = false

  /** @param own Takes work that somebody has to wait for. */
  constructor(
    werift: Werift,
    options: PeerOptions,
    listener: PeerListener,
    own: (work: Promise<void>) => void,
  ) {
    this.#werift = werift
    this.#options = options
    this.#listener = listener
    this.#own = own
  }

  /** Whether messages can be sent. */
  get channelOpen(): boolean {
    return this.#peer?.channelOpen ?? false
  }

  /** Bytes of messages that the network has not taken. */
  get bufferedBytes(): number {
    return this.#peer?.bufferedBytes ?? 0
  }

  /**
   * Answers offers one after the other: on the connection there is or, if there is none or it is to be made anew, on a new
   * one.
   * @throws WireError if the offer makes no sense.
   */
  answer(offer: Offer, restart: boolean): Promise<string> {
    const work = this.#answering.then(() => this.#answer(offer, restart))
    this.#answering = work.catch(() => {})
    return work
  }

  /** Tries addresses at which the client may be reached. */
  async addCandidates(candidates: readonly Candidate[]): Promise<void> {
    for (const each of candidates)
      if (++this.#candidates <= mostCandidates) await (this.#next ?? this.#peer)?.addCandidate(each)
  }

  /** Sends audio, if the connection stands. */
  sendAudio(packet: RtpAudio): void {
    this.#peer?.sendAudio(packet)
  }

  /**
   * Sends a message, if the data channel is open.
   * @throws WireError if it is larger than the other end takes.
   */
  send(text: string): void {
    this.#peer?.send(text)
  }

  /** Ends the connection, and one that is being made. */
  close(): void {
    this.#closed = true
    this.#drop(this.#next)
    this.#drop(this.#peer)
  }

  async #answer(offer: Offer, restart: boolean): Promise<string> {
    if (this.#closed) throw new CancelledError('The session is over.')
    if (this.#peer && !restart) return this.#peer.answer(offer)
    const next = this.#makePeer()
    this.#next = next
    this.#candidates = 0
    try {
      const answer = await next.answer(offer)
      this.#drop(this.#peer)
      this.#peer = next
      return answer
    } catch (thrown) {
      this.#drop(next)
      throw thrown
    } finally {
      this.#next = undefined
      if (this.#closed) this.#drop(next)
    }
  }

  #makePeer(): Peer {
    const counts = () => peer === this.#peer && !this.#closed
    const { connected, message, audio, left, misused } = this.#listener
    const peer: Peer = new Peer(this.#werift, this.#options, {
      connected: () => counts() && connected(),
      message: (data) => counts() && message(data),
      audio: (packet) => counts() && audio(packet),
      left: () => counts() && left(),
      misused: (error) => counts() && misused(error),
    })
    return peer
  }

  #drop(peer: Peer | undefined): void {
    if (peer) this.#own(peer.close())
  }
}
