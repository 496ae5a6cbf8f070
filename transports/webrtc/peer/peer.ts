import type { RTCDataChannel, RTCPeerConnection, RTCRtpTransceiver, RtpPacket } from 'werift'
import { TransportError, WireError } from '../../../src/engine.ts'
import type { ReceivedRtpAudio, RtpAudio } from '../media/index.ts'
import { announce } from './announce.ts'
import type { Candidate } from './candidate.ts'
import type { Offer } from './offer.ts'
import { peerConfig } from './peer-config.ts'
import type { PeerOptions } from './peer-options.ts'
import type { Werift } from './werift.ts'
import { WeriftDoor } from './werift-door.ts'

/** What a {@link Peer} tells of. */
export interface PeerListener {
  /** Audio and messages can be sent. */
  readonly connected: () => void
  /** A message came. */
  readonly message: (data: string | Uint8Array) => void
  /** Audio came. */
  readonly audio: (packet: ReceivedRtpAudio) => void
  /** The other end has closed the data channel or the connection. */
  readonly left: () => void
  /** The other end does what no browser does. */
  readonly misused: (error: TransportError) => void
}

const candidateLines = /^a=candidate:.*\r\n/gm

/** Data channels that a client may open; one is used. */
const mostChannels = 8

/** One connection to a client's browser. It tells of nothing any more once it is closed. */
export class Peer {
  readonly #werift: Werift
  readonly #options: PeerOptions
  readonly #listener: PeerListener
  readonly #connection: RTCPeerConnection
  readonly #door: WeriftDoor
  #audio: RTCRtpTransceiver | undefined
  #channel: RTCDataChannel | undefined
  #channels = 0
  readonly #watched = new WeakSet<object>()
  #closed: Promise<void> | undefined

  constructor(werift: Werift, options: PeerOptions, listener: PeerListener) {
    this.#werift = werift
    this.#options = options
    this.#listener = listener
    this.#connection = new werift.RTCPeerConnection(peerConfig(werift, options))
    const { now, mayTry, localNetworks = false } = options
    const misused = (how: string) => this.#misused(how)
    this.#door = new WeriftDoor(this.#connection, { now, mayTry, localNetworks, misused })
    this.#listen()
  }

  /** Whether messages can be sent. */
  get channelOpen(): boolean {
    return this.#channel?.readyState === 'open'
  }

  /** Bytes of messages that the network has not taken. */
  get bufferedBytes(): number {
    return this.#channel?.bufferedAmount ?? 0
  }

  /**
   * Answers an offer: the first, or one that changes what was agreed. Settles when all is known by which this end can be
   * reached.
   * @throws WireError if the offer makes no sense; TransportError if there is no way here.
   */
  async answer({ sdp }: Offer): Promise<string> {
    const connection = this.#connection
    try {
      await connection.setRemoteDescription({ type: 'offer', sdp: sdp.replace(candidateLines, '') })
      this.#askOnlyNamedServers()
      this.#watch()
      this.#agree()
      // The door, which says where may be sent to, stands only now.
      for (const [line] of sdp.matchAll(candidateLines)) await this.#tryAddress(line.trim())
      const { sdp: answer } = await connection.createAnswer()
      await connection.setLocalDescription({ type: 'answer', sdp: waiting(answer, sdp) })
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new WireError(`The offer cannot be answered: ${reason}.`, { cause })
    }
    const answer = connection.localDescription!.sdp
    if (!answer.includes('\na=candidate:'))
      throw new TransportError(
        'This machine has no address to be reached at, or no port of the range is free.',
      )
    return announce(answer, this.#options.announcedAddress)
  }

  /** Tries another address of the other end. One for another section is left out, for all go by the same connection. */
  async addCandidate({ candidate, mid, line }: Candidate): Promise<void> {
    const audio = this.#audio
    if (this.#closed || !audio || (mid === undefined ? line !== audio.mLineIndex : mid !== audio.mid)) return
    await this.#tryAddress(candidate)
  }

  /** Sends audio, if the connection stands; what cannot be sent is lost, as on the way. */
  sendAudio({ sequence, timestamp, marker, payload }: RtpAudio): void {
    if (this.#closed) return
    const { RtpHeader, RtpPacket } = this.#werift
    const header = new RtpHeader({ sequenceNumber: sequence, timestamp, marker })
    this.#audio?.sender.sendRtp(new RtpPacket(header, Buffer.from(payload))).catch(() => {})
  }

  /**
   * Sends a message, if the data channel is open.
   * @throws WireError if it is larger than the other end takes.
   */
  send(text: string): void {
    if (!this.channelOpen) return
    try {
      this.#channel?.send(text)
    } catch (cause) {
      throw new WireError(`A message of ${text.length} characters cannot be sent to the client.`, { cause })
    }
  }

  /** Ends the connection. Settles when its sockets are closed. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #tryAddress(candidate: string): Promise<void> {
    const mid = this.#audio?.mid
    const told = {
      candidate: candidate.replace(/^a=/, ''),
      ...(typeof mid === 'string' && { sdpMid: mid }),
    }
    // One that is of no use is left out, as one that nobody answers at.
    await this.#connection.addIceCandidate(told).catch(() => {})
  }

  async #close(): Promise<void> {
    await this.#connection.close()
    this.#door.close()
  }

  #listen(): void {
    const connection = this.#connection
    connection.connectionStateChange.subscribe((state) => {
      if (this.#closed) return
      if (state === 'connected') this.#listener.connected()
      else if (state === 'closed') this.#listener.left()
    })
    connection.onTrack.subscribe((track) => {
      if (track.kind !== 'audio') return
      track.onReceiveRtp.subscribe((packet) => this.#heard(packet))
    })
    connection.onDataChannel.subscribe((channel) => this.#opened(channel))
  }

  /** Where no STUN server is named, werift asks one of its own choice. */
  #askOnlyNamedServers(): void {
    const urls = this.#options.iceServers?.flatMap(({ urls }) => urls) ?? []
    if (!urls.some((url) => url.startsWith('stun:'))) this.#door.askNoServer()
  }

  /** Once there is something to watch, which the first offer makes. */
  #watch(): void {
    this.#door.watch()
    for (const transport of this.#connection.dtlsTransports) {
      if (this.#watched.has(transport)) continue
      this.#watched.add(transport)
      // The connection itself does not tell that the other end has closed it.
      transport.onStateChange.subscribe((state) => {
        if (state === 'closed' && !this.#closed) this.#listener.left()
      })
    }
  }

  #misused(message: string): void {
    if (!this.#closed) this.#listener.misused(new TransportError(message))
  }

  /** One section for audio, both ways. Video is refused: there is no codec for it. */
  #agree(): void {
    for (const transceiver of this.#connection.getTransceivers()) {
      if (transceiver.kind === 'audio' && !transceiver.stopped) this.#audio ??= transceiver
      transceiver.setDirection(transceiver === this.#audio ? 'sendrecv' : 'inactive')
    }
  }

  #heard({ header, payload }: RtpPacket): void {
    if (this.#closed || header.payloadType !== this.#audio?.sender.codec?.payloadType) return
    const { sequenceNumber: sequence, timestamp, ssrc } = header
    this.#listener.audio({ sequence, timestamp, ssrc, payload })
  }

  /** There is one channel; others are closed. */
  #opened(channel: RTCDataChannel): void {
    if (++this.#channels > mostChannels) this.#misused('The client opens data channels without end.')
    if (this.#channel) {
      channel.close()
      return
    }
    this.#channel = channel
    channel.onMessage.subscribe((data) => {
      if (!this.#closed) this.#listener.message(data)
    })
    channel.stateChanged.subscribe((state) => {
      if (state === 'closed' && !this.#closed) this.#listener.left()
    })
  }
}

/**
 * The other end begins the handshake where it may: an end that begins itself repeats for half a minute what nobody answers,
 * whether it is closed or not.
 */
function waiting(answer: string, offer: string): string {
  return offer.includes('a=setup:passive') ? answer : answer.replaceAll('a=setup:active', 'a=setup:passive')
}
