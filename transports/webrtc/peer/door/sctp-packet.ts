const headBytes = 12
/** Chunks in which parameters follow (RFC 9260, section 3.3; RFC 6525), and from where: INIT, HEARTBEAT, ABORT, ERROR, RE-CONFIG and their answers. */
const parametersAt: Readonly<Record<number, number>> = { 1: 20, 2: 20, 4: 4, 5: 4, 6: 4, 9: 4, 130: 4 }
const dataChunk = 0
const sackChunk = 3
/** How many packets an acknowledgement may speak of: far more than may be under way. */
const mostAcknowledged = 8_192

/**
 * Looks over a packet of SCTP before anybody works with it: lengths of 0 are read without end, and ranges of an
 * acknowledgement number by number.
 * @returns How many chunks of messages it holds; nothing if it makes no sense.
 */
export function checkSctp(packet: Buffer): number | undefined {
  let data = 0
  for (let at = headBytes; at + 4 <= packet.length; ) {
    const type = packet[at]!
    const length = packet.readUInt16BE(at + 2)
    if (length < 4 || at + length > packet.length) return undefined
    const chunk = packet.subarray(at, at + length)
    const parameters = parametersAt[type]
    if (parameters !== undefined && !parametersEnd(chunk, parameters)) return undefined
    if (type === sackChunk && !isShort(chunk)) return undefined
    if (type === dataChunk) data++
    at += length + (-length & 3)
  }
  return packet.length < headBytes ? undefined : data
}

function parametersEnd(chunk: Buffer, from: number): boolean {
  for (let at = from; at + 4 <= chunk.length; ) {
    const length = chunk.readUInt16BE(at + 2)
    if (length < 4) return false
    at += length + (-length & 3)
  }
  return true
}

function isShort(sack: Buffer): boolean {
  if (sack.length < 16) return false
  const gaps = sack.readUInt16BE(12)
  if (sack.length < 16 + 4 * gaps) return false
  let spoken = 0
  for (let at = 16; at < 16 + 4 * gaps; at += 4) {
    const first = sack.readUInt16BE(at)
    const last = sack.readUInt16BE(at + 2)
    spoken += last - first + 1
    if (last < first || spoken > mostAcknowledged) return false
  }
  return true
}
