/** Where a ClientHello as a whole message has its random number (RFC 5246, section 7.4.1.2): behind two heads. */
const randomAt = 14
const sessionAt = 46

/** What tells one ClientHello from another. */
export interface ClientHello {
  readonly random: string
  /** What the server gave to show that the client is where it says (RFC 6347, section 4.2.1); empty at first. */
  readonly cookie: Buffer
  /** The same without it. */
  withoutCookie(): Buffer
}

/** Reads a ClientHello; nothing if it is none. */
export function readHello(message: Buffer): ClientHello | undefined {
  const lengthAt = sessionAt + 1 + (message[sessionAt] ?? 0)
  const end = lengthAt + 1 + (message[lengthAt] ?? 0)
  if (end > message.length) return undefined
  return {
    random: message.toString('hex', randomAt, sessionAt),
    cookie: message.subarray(lengthAt + 1, end),
    withoutCookie: () => {
      const shorter = Buffer.concat([message.subarray(0, lengthAt + 1), message.subarray(end)])
      shorter.writeUInt8(0, lengthAt)
      shorter.writeUIntBE(shorter.length - 12, 1, 3)
      shorter.writeUIntBE(shorter.length - 12, 9, 3)
      return shorter
    },
  }
}
