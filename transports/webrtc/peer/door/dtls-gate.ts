import { TokenBucket } from '../../../../src/engine.ts'
import { readHello } from './client-hello.ts'
import { type DtlsRecord, readRecords, recordType, withContent } from './dtls-records.ts'
import { HandshakeFragments } from './handshake-fragments.ts'

/** Records of the handshake a second: a flight is five, and is repeated once a second where it gets lost. */
const recordsPerSecond = 40
/** Encrypted records of the handshake: the last message, and its repetition. */
const lastMessagesPerSecond = 4
const closeNotify = 0
const clientHello = 1

/** What a {@link DtlsGate} asks of the connection that it stands before. */
export interface DtlsEnd {
  /** Whether the handshake is through. */
  readonly connected: boolean
  /** Whether a ClientHello has been answered whose sender is where it says. */
  readonly answered: boolean
  /** What that ClientHello has to bring. */
  readonly cookie: Buffer | undefined
  /**
   * What is in an encrypted record.
   * @throws Error if it was not the other end that encrypted it.
   */
  open(record: DtlsRecord): Buffer
  /** The other end has closed the connection. */
  closed(): void
}

/**
 * Lets those records of DTLS through that the state of the connection allows: before the handshake is through, its messages,
 * whole and few; behind it, nothing that is not encrypted. Alerts count where they are encrypted and nowhere else.
 */
export class DtlsGate {
  readonly #end: DtlsEnd
  readonly #fragments = new HandshakeFragments()
  readonly #records: TokenBucket
  readonly #lastMessages: TokenBucket
  /** Of the ClientHello that was handed on last. */
  #random: string | undefined

  constructor(end: DtlsEnd, nowMs: number) {
    this.#end = end
    this.#records = new TokenBucket(recordsPerSecond, nowMs)
    this.#lastMessages = new TokenBucket(lastMessagesPerSecond, nowMs)
  }

  /** Handshake messages kept that are not whole. */
  get size(): number {
    return this.#fragments.size
  }

  /** What may be handed on of a datagram, record by record. */
  admit(datagram: Buffer, nowMs: number): Buffer[] {
    return readRecords(datagram).flatMap((record) => this.#admit(record, nowMs))
  }

  #admit(record: DtlsRecord, nowMs: number): Buffer[] {
    const { type, epoch, bytes } = record
    if (epoch === 0) return type === recordType.handshake ? this.#handshake(record, nowMs) : []
    if (epoch !== 1) return []
    if (type === recordType.handshake) return this.#lastMessages.take(nowMs) ? [bytes] : []
    if (!this.#end.connected) return []
    if (type === recordType.alert) this.#alert(record)
    return type === recordType.applicationData ? [bytes] : []
  }

  #handshake(record: DtlsRecord, nowMs: number): Buffer[] {
    if (this.#end.connected || !this.#records.take(nowMs)) return []
    const messages = this.#fragments.take(record.content, nowMs)
    return messages
      .flatMap((message) => (message[0] === clientHello ? this.#hello(message) : [message]))
      .map((message) => withContent(record, message))
  }

  /**
   * Anybody can send a ClientHello in the client's name, and werift goes by the last one. Who is there shows by the cookie:
   * then it is theirs again that counts, and none after it.
   */
  #hello(message: Buffer): Buffer[] {
    const hello = readHello(message)
    if (hello === undefined) return []
    const { random, cookie } = hello
    const { answered, cookie: expected } = this.#end
    if (answered) return random === this.#random && cookie.length > 0 ? [message] : []
    if (cookie.length > 0 && !(expected && cookie.equals(expected))) return []
    const last = this.#random
    this.#random = random
    return cookie.length > 0 && random !== last ? [hello.withoutCookie(), message] : [message]
  }

  #alert(record: DtlsRecord): void {
    try {
      const [, description] = this.#end.open(record)
      if (description === closeNotify) this.#end.closed()
    } catch {
      // It is not of the other end.
    }
  }
}
