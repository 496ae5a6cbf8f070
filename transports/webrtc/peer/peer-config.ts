import type { RTCPeerConnectionConfig } from 'werift'
import type { IceServer } from './ice-options.ts'
import type { PeerOptions } from './peer-options.ts'
import type { Werift } from './werift.ts'

/**
 * Opus as every browser offers it (RFC 7587, section 7), with the copy of the packet before in each packet where packets
 * get lost.
 */
const opusFormat = 'minptime=10;useinbandfec=1'

/** What a connection is made with: audio in Opus and nothing else, all on one transport. */
export function peerConfig(
  { RTCRtpCodecParameters, useSdesMid }: Werift,
  options: PeerOptions,
): RTCPeerConnectionConfig {
  const opus = new RTCRtpCodecParameters({
    mimeType: 'audio/opus',
    clockRate: 48_000,
    channels: 2,
    parameters: opusFormat,
  })
  const { iceServers = [], portRange, addresses, gatherTimeoutMs = 2_000, maxPayloadBytes } = options
  return {
    codecs: { audio: [opus], video: [] },
    headerExtensions: { audio: [useSdesMid()], video: [] },
    bundlePolicy: 'max-bundle',
    iceServers: iceServers.flatMap(oneUrlEach),
    iceStunGatherTimeout: gatherTimeoutMs / 1000,
    iceTurnConnectTimeout: gatherTimeoutMs / 1000,
    maxMessageSize: maxPayloadBytes,
    ...(portRange && { icePortRange: [...portRange] as [number, number] }),
    ...(addresses && { iceAdditionalHostAddresses: [...addresses] }),
  }
}

function oneUrlEach({
  urls,
  ...access
}: IceServer): { urls: string; username?: string; credential?: string }[] {
  return [urls].flat().map((url) => ({ urls: url as string, ...access }))
}
