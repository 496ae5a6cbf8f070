import type { Address } from './address.ts'
import type { Asked } from './stun-gate.ts'

/**
 * The version of werift whose inside this file knows. A test holds that it is the one installed: with another, read again
 * what is named here, in `ice.ts`, `protocol.ts`, `socket.ts`, `dtls.ts` and `sctp.ts` of werift.
 */
export const weriftVersion = '0.25.2'

export interface Candidate {
  host: string
  readonly port: number
  readonly type: string
}

export interface Pair {
  readonly protocol: Protocol
  readonly remoteCandidate: Candidate
  readonly state: number
  readonly nominated: boolean
  readonly remoteNominated: boolean
  readonly requestTransactionIds: Set<string>
}

/** A socket, or a way through a TURN server. */
export interface Protocol {
  datagramReceived?: (data: Buffer, from: Address) => void
  handleStunMessage?: (data: Buffer, from: Address) => void
  connectionMade(...how: unknown[]): Promise<void>
  readonly transport?: { readonly socket?: NodeJS.EventEmitter }
  readonly transactions?: Readonly<Record<string, Asked>>
  readonly turn?: { readonly transactions: Readonly<Record<string, Asked>> }
}

/** Of werift's ICE what it keeps to itself. */
export interface Ice {
  protocols: readonly Protocol[]
  ensureProtocol(protocol: Protocol): void
  addRemoteCandidate(candidate: Candidate | undefined): Promise<void>
  stunServer?: unknown
  readonly userHistory: Record<string, string>
  readonly localUsername: string
  readonly remoteUsername: string
  readonly nominated: Pair | undefined
  checkList: Pair[]
  _remoteCandidates: Candidate[]
  readonly earlyChecks: readonly unknown[]
  readonly earlyChecksDone: boolean
}

/** Of werift's DTLS. */
export interface Dtls {
  readonly connected: boolean
  readonly dtls: { flight: number; readonly cookie?: Buffer }
  readonly cipher: RecordCipher
  onHandleHandshakes(messages: unknown): Promise<void>
  readonly onClose: { execute(): void }
}

/** What encrypts records. */
export interface RecordCipher {
  decryptPacket(record: { readonly recordLayerHeader: RecordHead; readonly fragment: Buffer }): Buffer
}

export interface Srtp {
  decrypt(packet: Buffer): Buffer
}

export interface RecordHead {
  readonly contentType: number
  readonly protocolVersion: { readonly major: number; readonly minor: number }
  readonly epoch: number
  readonly sequenceNumber: number
  readonly contentLen: number
}
