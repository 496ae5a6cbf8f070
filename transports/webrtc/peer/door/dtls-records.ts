/** A record of DTLS 1.2 (RFC 6347, section 4.1). */
export interface DtlsRecord {
  readonly type: number
  readonly epoch: number
  /** All of it. */
  readonly bytes: Buffer
  /** What is in it. */
  readonly content: Buffer
}

/** Types of records. */
export const recordType = { alert: 21, handshake: 22, applicationData: 23 } as const

export const recordHeadBytes = 13
/** A datagram holds no more: a whole flight of the handshake is five. */
const mostRecords = 16

/** The records of a datagram; none if they do not fill it. */
export function readRecords(datagram: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = []
  for (let at = 0; at < datagram.length; ) {
    if (records.length === mostRecords || at + recordHeadBytes > datagram.length) return []
    const end = at + recordHeadBytes + datagram.readUInt16BE(at + 11)
    if (end > datagram.length || datagram[at + 1] !== 0xfe) return []
    records.push({
      type: datagram[at]!,
      epoch: datagram.readUInt16BE(at + 3),
      bytes: datagram.subarray(at, end),
      content: datagram.subarray(at + recordHeadBytes, end),
    })
    at = end
  }
  return records
}

/** The same record with something else in it. */
export function withContent({ bytes }: DtlsRecord, content: Buffer): Buffer {
  const head = Buffer.from(bytes.subarray(0, recordHeadBytes))
  head.writeUInt16BE(content.length, 11)
  return Buffer.concat([head, content])
}
