/** Numbers that look random and are the same every time. */
export function random(seed: number): Pick {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A number from 0 on, below another. */
export type Pick = (below: number) => number

/** Bytes of any kind, of which the first says what they are (RFC 7983, section 7): STUN, DTLS, RTP, or nothing known. */
export function anyBytes(pick: Pick, length: number): Buffer {
  const bytes = Buffer.from(Array.from({ length }, () => pick(256)))
  if (length > 0) bytes[0] = [0, 1, 22, 23, 128, 144, pick(256)][pick(7)]!
  return bytes
}

/** A packet of which some bytes behind the first `from` are others, or the end is missing. */
export function damagedPacket(packet: Buffer, pick: Pick, from = 0): Buffer {
  const damaged = Buffer.from(packet)
  const room = damaged.length - from
  if (room <= 0) return damaged
  for (let times = 1 + pick(4); times > 0; times--) damaged[from + pick(room)] = pick(256)
  return pick(5) === 0 ? damaged.subarray(0, from + pick(room)) : damaged
}

const table = Uint32Array.from({ length: 256 }, (_, value) => {
  let crc = value
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1
  return crc
})

/** Puts the right checksum (CRC-32C; RFC 9260, appendix A) into a packet of SCTP, so that the rest of it is looked at. */
export function withChecksum(packet: Buffer): Buffer {
  if (packet.length < 12) return packet
  packet.writeUInt32LE(0, 8)
  const crc = packet.reduce((sum, byte) => table[(sum ^ byte) & 0xff]! ^ (sum >>> 8), 0xffff_ffff)
  packet.writeUInt32LE((crc ^ 0xffff_ffff) >>> 0, 8)
  return packet
}
