import type { RTCSctpTransport } from 'werift'
import { TokenBucket } from '../../../src/engine.ts'
import { checkSctp } from './door/sctp-packet.ts'

/** Of werift's SCTP what it keeps to itself. */
interface Inside {
  /** Reads a packet. */
  handleData(data: Buffer): Promise<void>
  /** Room for parts of messages that are not complete, in bytes; below 0 when more has been kept. */
  readonly advertisedRwnd: number
  /** Parts that wait for others, by stream. */
  readonly inboundStreams: Readonly<Record<string, { readonly reassembly: readonly unknown[] }>>
  /** Numbers of parts that came out of order; sorted for each that comes. */
  readonly sackMisOrdered: ReadonlySet<number>
}

interface InsideTransport {
  /** Reads a message. */
  datachannelReceive(stream: number, protocol: number, data: Buffer): Promise<void>
}

/** The protocol in which channels are opened (RFC 8832), and how many of its messages a client may send: it needs one. */
const opening = 50
const mostOpenings = 64

/** How far beyond its window (RFC 9260, section 6.2) a sender may go: it may ask with a packet whether there is room again. */
const windowSlack = 65_536
/** Parts of messages that may wait for others: twice what the window holds of full ones. */
const mostParts = 2_048
const mostMisordered = 512
/** Streams that may be in use: a client opens one channel. */
const mostStreams = 32
/** Parts of messages a second: at a megabyte a second they are a thousand. */
const partsPerSecond = 3_000

/**
 * Keeps the harm that a client's packets can do to its connection. What werift finds wrong with them it throws where nobody
 * catches it, and Node would end; lengths of 0 it reads without end; and parts of a message that never ends it keeps.
 *
 * @param misused Called when a client does such things.
 * @param now The time, in milliseconds; without it, a client may send as fast as it can.
 */
export function guardSctp(
  transport: RTCSctpTransport,
  misused: (how: string) => void,
  now?: () => number,
): void {
  const { sctp } = transport
  const inside = sctp as unknown as Inside
  const { datachannelReceive } = transport as unknown as InsideTransport
  const parts = now && new TokenBucket(partsPerSecond, now())
  const broken = () => misused('The client breaks the protocol of the data channel.')
  const handle = inside.handleData.bind(inside)
  inside.handleData = async (data) => {
    const count = checkSctp(data)
    if (count === undefined) return broken()
    if (now && parts?.take(now(), count) === false)
      return misused('The client sends more parts of messages than it could.')
    await handle(data).catch(broken)
    if (keepsTooMuch(inside)) misused('The client sends a message without end.')
  }
  let openings = 0
  sctp.onReceive.allUnsubscribe()
  sctp.onReceive.subscribe((...message) => {
    if (message[1] === opening && ++openings > mostOpenings)
      return misused('The client opens data channels without end.')
    datachannelReceive(...message).catch(broken)
  })
}

function keepsTooMuch({ advertisedRwnd, inboundStreams, sackMisOrdered }: Inside): boolean {
  if (advertisedRwnd < -windowSlack || sackMisOrdered.size > mostMisordered) return true
  const streams = Object.values(inboundStreams)
  return (
    streams.length > mostStreams ||
    streams.reduce((sum, { reassembly }) => sum + reassembly.length, 0) > mostParts
  )
}
