import type { Clock, Logger, OptionRules } from '../../src/engine.ts'
import type { AudioPaceLimits } from '../limits/audio-pace.ts'
import type { AudioCodec } from './media/index.ts'
import type { IceOptions } from './peer/ice-options.ts'
import type { SignallingOptions } from './signalling/signalling-options.ts'

/** What one client may do. */
export interface PeerLimits {
  /** Bytes of the largest message on the data channel that is taken; clients are told. Default 65,536. */
  maxPayloadBytes?: number
  /** Messages a second, with a burst of twice as many. Default 200. */
  messagesPerSecond?: number
  /** Bytes of messages a second, with a burst of twice as many. Default 1,048,576. */
  bytesPerSecond?: number
  /** Audio packets a second, with a burst of twice as many; what comes beyond is not listened to. Default 200: packets of 5 ms. */
  packetsPerSecond?: number
  /**
   * How fast audio may come: what comes faster is not listened to, and a client that goes on is cut off. Default: as fast as
   * it sounds, and 3 seconds at once after a stall.
   */
  audioPace?: AudioPaceLimits
  /** Bytes that may wait for a slow reader before it is cut off. Default 262,144. */
  maxBufferedBytes?: number
  /** How long a client may take from its offer to the connection, in milliseconds. Default 15,000. */
  handshakeTimeoutMs?: number
  /**
   * How long nothing at all may come, in milliseconds: neither audio, which browsers send when muted too, nor a message.
   * Within this time a client whose network broke may come back to the same session. Default 15,000.
   */
  lostTimeoutMs?: number
  /** How long the client may take to go after it was told that the session is over, in milliseconds. Default 1,000. */
  closeTimeoutMs?: number
}

/** How audio is heard and sent. */
export interface PeerAudioOptions {
  /** In Hz: the speech that is sent. 8,000, 12,000, 16,000, 24,000 or 48,000. Default 24,000. */
  sampleRate?: number
  /** In Hz: what the pipeline gets of the microphone. One of the same. Default 16,000. */
  inputSampleRate?: number
  /** The least delay that evens out the network's, in milliseconds. Default 20. */
  minDelayMs?: number
  /** The most delay aimed at, in milliseconds. Default 200. */
  maxDelayMs?: number
  /** How long after it is sent audio sounds, as far as is known, in milliseconds: for what was heard. Default 60. */
  playoutDelayMs?: number
  /** Default: `opus()`, which needs the package `@evan/opus`. */
  codec?: AudioCodec
}

/** Options of {@link WebRTCTransport}. */
export interface WebRTCOptions extends SignallingOptions, IceOptions, PeerLimits, PeerAudioOptions {
  /** The port on which sessions are asked for by HTTP; 0 for any that is free. Left out, give requests to `handle`. */
  port?: number
  /** The address to listen on. Default: all. */
  host?: string
  /** Sessions at once, those being made included; more are turned away with 503. Default 100. */
  maxSessions?: number
  /** All time. Default `systemClock`. */
  clock?: Clock
  /** Default: says nothing. */
  logger?: Logger
}

/** The limits, with the defaults in place of what is left out. */
export function withDefaults(limits: PeerLimits): Required<PeerLimits> {
  return {
    maxPayloadBytes: limits.maxPayloadBytes ?? 65_536,
    messagesPerSecond: limits.messagesPerSecond ?? 200,
    bytesPerSecond: limits.bytesPerSecond ?? 1_048_576,
    packetsPerSecond: limits.packetsPerSecond ?? 200,
    audioPace: limits.audioPace ?? {},
    maxBufferedBytes: limits.maxBufferedBytes ?? 262_144,
    handshakeTimeoutMs: limits.handshakeTimeoutMs ?? 15_000,
    lostTimeoutMs: limits.lostTimeoutMs ?? 15_000,
    closeTimeoutMs: limits.closeTimeoutMs ?? 1_000,
  }
}

/** What the options may be. */
export const webRTCRules: OptionRules<WebRTCOptions> = {
  port: 'not-negative',
  host: 'any',
  path: 'any',
  origins: 'any',
  authenticate: 'any',
  clientIceServers: 'any',
  ticketMs: 'positive',
  maxTickets: 'not-negative',
  offersPerSecond: 'positive',
  clientAddress: 'any',
  localNetworks: 'any',
  audioPace: 'any',
  maxBodyBytes: 'positive',
  maxSessions: 'not-negative',
  clock: 'any',
  logger: 'any',
  iceServers: 'any',
  portRange: 'any',
  addresses: 'any',
  announcedAddress: 'any',
  gatherTimeoutMs: 'not-negative',
  maxPayloadBytes: 'positive',
  messagesPerSecond: 'positive',
  bytesPerSecond: 'positive',
  packetsPerSecond: 'positive',
  maxBufferedBytes: 'positive',
  handshakeTimeoutMs: 'positive',
  lostTimeoutMs: 'not-negative',
  closeTimeoutMs: 'not-negative',
  sampleRate: 'positive',
  inputSampleRate: 'positive',
  minDelayMs: 'not-negative',
  maxDelayMs: 'not-negative',
  playoutDelayMs: 'not-negative',
  codec: 'any',
}
