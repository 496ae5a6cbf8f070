import { createHmac, timingSafeEqual } from 'node:crypto'

/** What matters of a STUN message of ICE (RFC 8489, section 5; RFC 8445, section 7.1). */
export interface StunMessage {
  readonly kind: 'request' | 'answer' | 'error'
  /** By which an answer finds its request: 24 hexadecimal digits. */
  readonly transaction: string
  /** `<the receiver's name>:<the sender's>`. */
  readonly username: string | undefined
  /** Where the integrity begins, if it has one. */
  readonly integrityAt: number | undefined
}

const headBytes = 20
const cookie = 0x2112_a442
/** Longer than any check that browsers send, and short enough to be looked at. */
const mostBytes = 1_280
const kinds: Readonly<Record<number, StunMessage['kind']>> = { 1: 'request', 257: 'answer', 273: 'error' }
const username = 0x0006
const integrity = 0x0008
const integrityBytes = 20
/** What may stand behind the integrity: FINGERPRINT, MESSAGE-INTEGRITY-SHA256. Anything else there is nobody's word. */
const behindIntegrity: readonly number[] = [0x8028, 0x001c]

/** Reads a message of the method Binding; nothing if that is none, or has attributes that nobody vouches for. */
export function readStun(data: Buffer): StunMessage | undefined {
  if (data.length < headBytes || data.length > mostBytes || data.readUInt32BE(4) !== cookie) return undefined
  const kind = kinds[data.readUInt16BE(0)]
  if (kind === undefined || data.readUInt16BE(2) !== data.length - headBytes) return undefined
  let name: string | undefined
  let integrityAt: number | undefined
  for (let at = headBytes; at < data.length; ) {
    if (at + 4 > data.length) return undefined
    const type = data.readUInt16BE(at)
    const length = data.readUInt16BE(at + 2)
    const next = at + 4 + length + (-length & 3)
    if (next > data.length || (integrityAt !== undefined && !behindIntegrity.includes(type))) return undefined
    if (type === username) name = data.toString('utf8', at + 4, at + 4 + length)
    if (type === integrity) {
      if (length !== integrityBytes) return undefined
      integrityAt = at
    }
    at = next
  }
  return { kind, transaction: data.toString('hex', 8, headBytes), username: name, integrityAt }
}

/** Whether who sent a message knows the password (RFC 8489, section 14.5). */
export function isVouchedFor(data: Buffer, { integrityAt }: StunMessage, password: string | Buffer): boolean {
  if (integrityAt === undefined || password.length === 0) return false
  // The integrity is over a message that ends with it.
  const head = Buffer.from(data.subarray(0, headBytes))
  head.writeUInt16BE(integrityAt + 4 + integrityBytes - headBytes, 2)
  const expected = createHmac('sha1', password)
    .update(head)
    .update(data.subarray(headBytes, integrityAt))
    .digest()
  return timingSafeEqual(expected, data.subarray(integrityAt + 4, integrityAt + 4 + integrityBytes))
}
