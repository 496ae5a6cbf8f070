import { recordType } from './dtls-records.ts'
import { ReplayWindow } from './replay-window.ts'
import type { RecordCipher, Srtp } from './werift-inside.ts'

/** Streams of audio in a connection. */
const mostStreams = 32

/** werift takes a record as often as it comes; with this, once. */
export function guardRecords(cipher: RecordCipher): void {
  const window = new ReplayWindow()
  const decrypt = cipher.decryptPacket.bind(cipher)
  cipher.decryptPacket = (record) => {
    const { contentType, sequenceNumber } = record.recordLayerHeader
    // The end of the handshake is repeated as it was.
    if (contentType === recordType.handshake) return decrypt(record)
    if (!window.isNew(sequenceNumber)) throw new Error('The record has come before.')
    const content = decrypt(record)
    window.take(sequenceNumber)
    return content
  }
}

/** werift takes a packet of audio as often as it comes, and keeps something for every source; with this, once and for few. */
export function guardMedia(srtp: Srtp): void {
  const windows = new Map<number, ReplayWindow>()
  const decrypt = srtp.decrypt
  srtp.decrypt = (packet) => {
    const source = packet.readUInt32BE(8)
    const window = windows.get(source) ?? new ReplayWindow()
    const number = window.whole(packet.readUInt16BE(2))
    if (!window.isNew(number)) throw new Error('The packet has come before.')
    if (!windows.has(source) && windows.size >= mostStreams) throw new Error('There are too many streams.')
    const content = decrypt(packet)
    window.take(number)
    windows.set(source, window)
    return content
  }
}
