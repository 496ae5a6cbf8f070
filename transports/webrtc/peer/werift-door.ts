import type { RTCDtlsTransport, RTCPeerConnection } from 'werift'
import { TokenBucket } from '../../../src/engine.ts'
import { type Address, canonicalHost, isReachable } from './door/address.ts'
import { DtlsGate } from './door/dtls-gate.ts'
import type { DtlsRecord } from './door/dtls-records.ts'
import { guardMedia, guardRecords } from './door/replay-guard.ts'
import { StunGate } from './door/stun-gate.ts'
import type { Candidate, Dtls, Ice, Pair, Protocol, RecordHead, Srtp } from './door/werift-inside.ts'
import { guardSctp } from './sctp-guard.ts'

/** How a {@link WeriftDoor} decides. */
export interface DoorOptions {
  /** The time, in milliseconds. */
  readonly now: () => number
  /** Whether addresses of local networks are sent to, when a client names them. */
  readonly localNetworks: boolean
  /** Whether one more address that a client names is tried. */
  readonly mayTry: () => boolean
  /** The client does what no browser does. */
  readonly misused: (how: string) => void
}

const succeeded = 3
/** Addresses that a client may name, and those it may knock from. */
const mostNamed = 16
const mostKnocking = 16
/** New addresses a second that a client may knock from, after the first ones. */
const knockingPerSecond = 1
/** User names of this end that still count: the connection's own, and those before an ICE restart. */
const mostNames = 8
/** Checks of a pair that werift remembers, for its statistics. */
const mostChecks = 64
/** Datagrams a second: 50 are audio, and a thousand are messages at their limit. */
const datagramsPerSecond = 4_000
const mostMediaBytes = 1_500

/**
 * The door of a connection: every datagram comes by here before werift sees it, and all that is known of werift's inside is
 * known here (and, of its SCTP, in {@link guardSctp}).
 *
 * werift takes datagrams from anybody: it answers to whoever asks, keeps what never becomes whole, and ends a connection for
 * an alert that nobody has signed. Here STUN has to be vouched for, all else has to come from the address that ICE has
 * chosen, and DTLS has to be such as its state allows.
 */
export class WeriftDoor {
  readonly #connection: RTCPeerConnection
  readonly #options: DoorOptions
  readonly #gates = new Map<RTCDtlsTransport, Gate>()
  readonly #guarded = new WeakSet<object>()

  constructor(connection: RTCPeerConnection, options: DoorOptions) {
    this.#connection = connection
    this.#options = options
  }

  /** Stands before what an offer has made; call it after each. */
  watch(): void {
    for (const transport of this.#connection.dtlsTransports) {
      const gate = this.#gates.get(transport) ?? new Gate(transport, this.#options)
      this.#gates.set(transport, gate)
      gate.forgetNames()
    }
    const { sctpTransport } = this.#connection
    if (!sctpTransport || this.#guarded.has(sctpTransport.sctp)) return
    this.#guarded.add(sctpTransport.sctp)
    guardSctp(sctpTransport, this.#options.misused, this.#options.now)
  }

  /** Where no STUN server is named, werift asks one of its own choice; it does not after this. */
  askNoServer(): void {
    for (const { connection } of this.#connection.iceTransports)
      delete (connection as unknown as Ice).stunServer
  }

  /**
   * The connection is over. A handshake that is under way would be repeated for half a minute more; it stops where it
   * believes that it is through.
   */
  close(): void {
    for (const { dtls } of this.#connection.dtlsTransports)
      if (dtls) dtls.dtls.flight = Number.POSITIVE_INFINITY
  }

  /** What is kept of what came from the network: for tests. */
  get kept(): number {
    return [...this.#gates.values()].reduce((sum, { kept }) => sum + kept, 0)
  }
}

/** The door of one transport: a connection of a browser has one. */
class Gate {
  readonly #transport: RTCDtlsTransport
  readonly #ice: Ice
  readonly #options: DoorOptions
  readonly #stun: StunGate
  readonly #dtls: DtlsGate
  readonly #knocking: TokenBucket
  readonly #datagrams: TokenBucket
  readonly #patched = new WeakSet<object>()
  /** The pair that was chosen last: audio goes on by it while an ICE restart looks for another. */
  #chosen: Pair | undefined

  constructor(transport: RTCDtlsTransport, options: DoorOptions) {
    this.#transport = transport
    this.#options = options
    const ice = transport.iceTransport.connection as unknown as Ice
    this.#ice = ice
    const now = options.now()
    this.#stun = new StunGate(
      { password: (name) => this.#password(name), admits: (from) => this.#admits(from) },
      now,
    )
    this.#dtls = new DtlsGate(this.#dtlsEnd(), now)
    this.#knocking = new TokenBucket(knockingPerSecond, now, mostKnocking)
    this.#datagrams = new TokenBucket(datagramsPerSecond, now)
    this.#standBeforeProtocols()
    this.#standBeforeCandidates()
  }

  get kept(): number {
    const { checkList, _remoteCandidates, earlyChecks } = this.#ice
    return checkList.length + _remoteCandidates.length + earlyChecks.length + this.#dtls.size
  }

  forgetNames(): void {
    const { userHistory, localUsername } = this.#ice
    const names = Object.keys(userHistory)
    if (names.length > mostNames)
      for (const name of names) if (name !== localUsername) delete userHistory[name]
  }

  #standBeforeProtocols(): void {
    const ice = this.#ice
    const ensure = ice.ensureProtocol.bind(ice)
    ice.ensureProtocol = (protocol) => {
      this.#standBefore(protocol)
      ensure(protocol)
    }
    for (const protocol of ice.protocols) this.#standBefore(protocol)
  }

  #standBefore(protocol: Protocol): void {
    const receive = (protocol.datagramReceived ?? protocol.handleStunMessage)?.bind(protocol)
    if (receive === undefined) throw new Error('This version of werift is not known here.')
    const arrive = (data: Buffer, from: Address) => this.#arrive(protocol, data, from, receive)
    if (protocol.datagramReceived) protocol.datagramReceived = arrive
    else protocol.handleStunMessage = arrive
    const make = protocol.connectionMade.bind(protocol)
    protocol.connectionMade = async (...how) => {
      await make(...how)
      // A socket's error that nobody listens to ends the process.
      protocol.transport?.socket?.on('error', () => {})
    }
  }

  /** What a datagram is its first byte tells: RFC 7983, section 7. */
  #arrive(
    protocol: Protocol,
    data: Buffer,
    from: Address,
    pass: (data: Buffer, from: Address) => void,
  ): void {
    const [first = 255] = data
    const now = this.#options.now()
    if (first < 4) {
      const asked = protocol.transactions ?? protocol.turn?.transactions ?? {}
      const find = (id: string) => (Object.hasOwn(asked, id) ? asked[id] : undefined)
      if (this.#stun.admit(data, from, now, find)) pass(data, from)
    } else if (!this.#isChosen(protocol, from) || !this.#datagrams.take(now)) return
    else if (first > 19 && first < 64) {
      if (this.#standBeforeDtls()) for (const record of this.#dtls.admit(data, now)) pass(record, from)
    } else if (first > 127 && first < 192 && data.length <= mostMediaBytes) {
      if (this.#standBeforeMedia()) pass(data, from)
    }
  }

  /** A client may change between pairs that it has nominated, and each has shown that it is this client's. */
  #isChosen(protocol: Protocol, from: Address): boolean {
    const { nominated, checkList } = this.#ice
    if (nominated) this.#chosen = nominated
    if (this.#chosen && goesBy(this.#chosen, protocol, from)) return true
    return checkList.some(
      (pair) =>
        pair.state === succeeded && (pair.nominated || pair.remoteNominated) && goesBy(pair, protocol, from),
    )
  }

  #password(username: string): string | undefined {
    const [own = '', other] = username.split(':')
    const { userHistory, localUsername, remoteUsername } = this.#ice
    if (own === localUsername && other !== remoteUsername) return undefined
    return Object.hasOwn(userHistory, own) ? userHistory[own] : undefined
  }

  #admits(from: Address): boolean {
    const ice = this.#ice
    if (ice.checkList.length === 0 && !ice.earlyChecksDone && ice.earlyChecks.length >= mostKnocking)
      return false
    for (const { requestTransactionIds } of ice.checkList)
      if (requestTransactionIds.size > mostChecks) requestTransactionIds.clear()
    if (ice._remoteCandidates.some((candidate) => isAt(candidate, from))) return true
    // Who knocks is there, whatever network that is.
    if (!isReachable(from, true) || !this.#knocking.take(this.#options.now())) return false
    this.#makeRoom()
    return true
  }

  /** The address that was met first goes, of those at which nobody answers if there are such. */
  #makeRoom(): void {
    const ice = this.#ice
    const met = ice._remoteCandidates.filter(({ type }) => type === 'prflx')
    if (met.length < mostKnocking) return
    const pairsOf = (candidate: Candidate) =>
      ice.checkList.filter((pair) => pair.remoteCandidate === candidate)
    const gone =
      met.find((candidate) => !pairsOf(candidate).some(({ state }) => state === succeeded)) ??
      met.find((candidate) => !pairsOf(candidate).some((pair) => pair === ice.nominated))
    ice._remoteCandidates = ice._remoteCandidates.filter((candidate) => candidate !== gone)
    ice.checkList = ice.checkList.filter((pair) => pair.remoteCandidate !== gone)
  }

  #standBeforeCandidates(): void {
    const ice = this.#ice
    const add = ice.addRemoteCandidate.bind(ice)
    ice.addRemoteCandidate = async (candidate) => {
      if (candidate === undefined) return add(candidate)
      const named = ice._remoteCandidates.filter(({ type }) => type !== 'prflx')
      const { host, port } = candidate
      if (!isReachable([host, port], this.#options.localNetworks)) return
      // As sockets write it: datagrams from there shall be known.
      candidate.host = canonicalHost(host)
      if (named.length >= mostNamed || named.some((one) => isAt(one, [candidate.host, port]))) return
      if (this.#options.mayTry()) await add(candidate)
    }
  }

  /** Returns whether there is a DTLS to stand before. */
  #standBeforeDtls(): boolean {
    const dtls = this.#transport.dtls as unknown as Dtls | undefined
    if (dtls === undefined) return false
    if (this.#isNew(dtls)) {
      const handle = dtls.onHandleHandshakes
      // A message that makes no sense is no reason to give up: it need not be the other end's.
      dtls.onHandleHandshakes = (messages) => handle(messages).catch(() => {})
    }
    if (this.#isNew(dtls.cipher)) guardRecords(dtls.cipher)
    return true
  }

  #dtlsEnd() {
    const dtls = () => this.#transport.dtls as unknown as Dtls | undefined
    return {
      get connected() {
        return dtls()?.connected ?? false
      },
      get answered() {
        return (dtls()?.dtls.flight ?? 0) >= 4
      },
      get cookie() {
        return dtls()?.dtls.cookie
      },
      open: ({ bytes, content }: DtlsRecord) => {
        const recordLayerHeader: RecordHead = {
          contentType: bytes[0]!,
          protocolVersion: { major: bytes[1]!, minor: bytes[2]! },
          epoch: bytes.readUInt16BE(3),
          sequenceNumber: bytes.readUIntBE(5, 6),
          contentLen: content.length,
        }
        return dtls()!.cipher.decryptPacket({ recordLayerHeader, fragment: content })
      },
      closed: () => dtls()?.onClose.execute(),
    }
  }

  /** Returns whether there are keys for audio. */
  #standBeforeMedia(): boolean {
    const { srtp, state } = this.#transport
    if (state !== 'connected' || srtp === undefined) return false
    if (this.#isNew(srtp)) guardMedia(srtp as unknown as Srtp)
    return true
  }

  #isNew(thing: object): boolean {
    if (this.#patched.has(thing)) return false
    this.#patched.add(thing)
    return true
  }
}

function isAt({ host, port }: Candidate, from: Address): boolean {
  return port === from[1] && host === from[0]
}

function goesBy(pair: Pair, protocol: Protocol, from: Address): boolean {
  return pair.protocol === protocol && isAt(pair.remoteCandidate, from)
}
