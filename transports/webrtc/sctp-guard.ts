import type { RTCSctpTransport } from 'werift'

/** Of werift's SCTP what it keeps to itself. */
interface Inside {
  /** Reads a packet. */
  handleData(data: Buffer): Promise<void>
  /** Room for parts of messages that are not complete, in bytes; below 0 when more has been kept. */
  readonly advertisedRwnd: number
}

interface InsideTransport {
  /** Reads a message. */
  datachannelReceive(stream: number, protocol: number, data: Buffer): Promise<void>
}

/** How far beyond its window (RFC 9260, section 6.2) a sender may go: it may ask with a packet whether there is room again. */
const windowSlack = 65_536

/**
 * Keeps the harm that a client's packets can do to its connection. What werift finds wrong with them it throws where nobody
 * catches it, and Node would end; and parts of a message that never ends it keeps without end.
 *
 * @param misused Called when a client does such things.
 */
export function guardSctp(transport: RTCSctpTransport, misused: (how: string) => void): void {
  const { sctp } = transport
  const inside = sctp as unknown as Inside
  const { datachannelReceive } = transport as unknown as InsideTransport
  const broken = () => misused('The client breaks the protocol of the data channel.')
  const handle = inside.handleData.bind(inside)
  inside.handleData = async (data) => {
    await handle(data).catch(broken)
    if (inside.advertisedRwnd < -windowSlack) misused('The client sends a message without end.')
  }
  sctp.onReceive.allUnsubscribe()
  sctp.onReceive.subscribe((...message) => {
    datachannelReceive(...message).catch(broken)
  })
}
