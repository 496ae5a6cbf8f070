import {
  type RTCDataChannel,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  RtpPacket,
  useSdesMid,
  useVP8,
} from 'werift'
import { systemClock } from '../../../src/engine.ts'
import { AudioReceiver, AudioSender, opus } from '../../../transports/webrtc/media/index.ts'
import { guardSctp } from '../../../transports/webrtc/peer/sctp-guard.ts'

/** The rate at which a caller speaks and hears, in Hz. */
export const callerRate = 16_000

/** What the caller's browser offers: a microphone, a camera that is off, and messages. */
function newConnection() {
  const audio = new RTCRtpCodecParameters({
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    payloadType: 111,
  })
  const connection = new RTCPeerConnection({
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    codecs: { audio: [audio], video: [useVP8()] },
    headerExtensions: { audio: [useSdesMid()], video: [] },
    bundlePolicy: 'max-bundle',
  })
  const microphone = connection.addTransceiver('audio', { direction: 'sendrecv' })
  // It would ask one of its own choice.
  for (const transport of connection.iceTransports) delete transport.connection.stunServer
  connection.addTransceiver('video', { direction: 'sendrecv' })
  const channel = connection.createDataChannel('chat', { ordered: true })
  guardSctp(connection.sctpTransport!, () => {})
  return { connection, microphone, channel }
}

/** An answer to a request, as a page reads it. */
export interface Reply {
  readonly status: number
  readonly body: Record<string, unknown>
}

interface OfferOptions {
  restart?: boolean
  requestData?: object
}

/** A caller that comes by WebRTC, as Pipecat's small-webrtc client does: the same requests, the same messages. */
export class Caller {
  readonly messages: unknown[] = []
  readonly origin: string
  #endpoint: string
  #connection = newConnection()
  #sender: AudioSender | undefined
  #receiver: AudioReceiver | undefined
  #heard: Int16Array[] = []
  peerId: string | null = null
  packets = 0

  constructor(origin: string) {
    this.origin = origin
    this.#endpoint = `${origin}/api/offer`
  }

  get connection(): RTCPeerConnection {
    return this.#connection.connection
  }

  get channel(): RTCDataChannel {
    return this.#connection.channel
  }

  /** All that was heard since the last call, mono at {@link callerRate}. */
  heard(): Int16Array {
    return Int16Array.from(this.#heard.splice(0).flatMap((samples) => [...samples]))
  }

  /** Asks for a session; the offer goes where the answer says. */
  async start(requestData: object = {}): Promise<Reply> {
    const reply = await this.request('POST', `${this.origin}/start`, requestData)
    this.#endpoint = `${this.origin}/sessions/${reply.body.sessionId}/api/offer`
    return reply
  }

  /** Offers, and takes the answer; a connection that is made anew takes the place of the one there is. */
  async offer({ restart = false, requestData }: OfferOptions = {}): Promise<Reply> {
    const old = this.#connection.connection
    if (restart) this.#connection = newConnection()
    const { connection } = this
    const candidates: { candidate?: string; sdpMid?: string; sdpMLineIndex?: number }[] = []
    if (connection.connectionState === 'new') this.#listen()
    connection.onIceCandidate.subscribe((candidate) => candidate && candidates.push(candidate))
    const reply = await this.offerOnly({ restart, ...(requestData && { requestData }) })
    if (reply.status !== 200) return reply
    await connection.setRemoteDescription({ type: 'answer', sdp: reply.body.sdp as string })
    await this.patch(candidates)
    if (restart) await old.close()
    return reply
  }

  /** Offers, and leaves the answer alone. */
  async offerOnly({ restart = false, requestData }: OfferOptions = {}): Promise<Reply> {
    const { connection } = this
    await connection.setLocalDescription(await connection.createOffer())
    // A browser has no candidates yet when it offers.
    const sdp = connection.localDescription!.sdp.replace(/^a=(candidate|end-of-candidates).*\r\n/gm, '')
    const data = {
      sdp,
      type: 'offer',
      pc_id: this.peerId,
      restart_pc: restart,
      ...(requestData && { requestData }),
    }
    const reply = await this.request('POST', this.#endpoint, data)
    if (reply.status === 200) this.peerId = reply.body.pc_id as string
    return reply
  }

  /** Tells addresses. */
  patch(candidates: { candidate?: string; sdpMid?: string; sdpMLineIndex?: number }[]): Promise<Reply> {
    return this.request('PATCH', this.#endpoint, {
      pc_id: this.peerId,
      candidates: candidates.map(({ candidate, sdpMid, sdpMLineIndex }) => ({
        candidate,
        sdp_mid: sdpMid,
        sdp_mline_index: sdpMLineIndex,
      })),
    })
  }

  /** Offers, and waits until messages and audio can go both ways. */
  async connect(options: OfferOptions = {}): Promise<this> {
    const reply = await this.offer(options)
    if (reply.status !== 200) throw new Error(`${reply.status} ${JSON.stringify(reply.body)}`)
    await this.#opened()
    await this.#hear()
    return this
  }

  /** Says something; settles when the last of it is on its way. A little ahead of time, so that a late timer makes no gap. */
  async say(samples: Int16Array): Promise<void> {
    const sender = this.#sender!
    const startedMs = systemClock.now()
    const until = (ms: number) => systemClock.sleep(Math.max(0, startedMs + ms - systemClock.now()))
    for (let at = 0; at < samples.length; at += callerRate / 50) {
      await until((at / callerRate) * 1000 - 60)
      sender.write(samples.slice(at, at + callerRate / 50))
    }
    await until((samples.length / callerRate) * 1000)
  }

  send(message: unknown): void {
    this.channel.send(
      typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    )
  }

  /** Leaves as the client does: by closing the channel and the connection. */
  async leave(): Promise<void> {
    this.channel.close()
    await new Promise((resolve) => setTimeout(resolve, 30))
    await this.connection.close()
    this.#stop()
  }

  /** Is gone without a word, as when the network breaks. */
  async vanish(): Promise<void> {
    this.#stop()
    for (const { connection } of this.connection.iceTransports) {
      const { protocols } = connection as unknown as { protocols: { close?(): Promise<void> }[] }
      await Promise.all(protocols.map((protocol) => protocol.close?.()))
    }
    await this.connection.close()
    this.#stopHandshake()
  }

  async request(method: string, url: string, body: unknown): Promise<Reply> {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  #listen(): void {
    const { connection, channel } = this
    channel.onMessage.subscribe((data) => this.messages.push(JSON.parse(String(data))))
    connection.onTrack.subscribe((track) =>
      track.onReceiveRtp.subscribe(({ header, payload }) => {
        this.packets++
        const { sequenceNumber: sequence, timestamp, ssrc } = header
        this.#receiver?.receive({ sequence, timestamp, ssrc, payload })
      }),
    )
  }

  async #opened(): Promise<void> {
    const { channel } = this
    if (channel.readyState !== 'open') await channel.stateChanged.watch((state) => state === 'open', 60_000)
  }

  async #hear(): Promise<void> {
    this.#stop()
    const clock = systemClock
    const codec = opus()
    const decoder = await codec.decoder({ sampleRate: callerRate })
    this.#receiver = new AudioReceiver({ clock, decoder, heard: (samples) => this.#heard.push(samples) })
    this.#sender = new AudioSender({ clock, encoder: await codec.encoder({ sampleRate: callerRate }) })
    const { sender } = this.#connection.microphone
    this.#sender.connect(({ sequence, timestamp, marker, payload }) => {
      const header = new RtpHeader({ sequenceNumber: sequence, timestamp, marker })
      sender.sendRtp(new RtpPacket(header, Buffer.from(payload))).catch(() => {})
    })
    this.#receiver.start()
    this.#sender.start()
  }

  /** It would go on with a handshake for half a minute, unless it believes that it is through. */
  #stopHandshake(): void {
    for (const { dtls } of this.connection.dtlsTransports)
      if (dtls) Object.defineProperty(dtls.dtls, 'flight', { get: () => 100, set() {} })
  }

  #stop(): void {
    this.#sender?.close()
    this.#receiver?.close()
    this.#sender = this.#receiver = undefined
  }
}
