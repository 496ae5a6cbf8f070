export type { Origins } from '../http/origins.ts'
export type { AudioPaceLimits } from '../limits/audio-pace.ts'
export type { ClientRequest } from '../sessions/client-request.ts'
export type { Refused } from '../sessions/refused.ts'
export type { SessionClosed } from '../sessions/session-end.ts'
export type { ServedSession, SessionServerEvents } from '../sessions/sessions.ts'
export {
  type AudioCodec,
  type AudioDecoder,
  type AudioDecoderOptions,
  type AudioEncoder,
  type AudioEncoderOptions,
  type AudioReceiverStats,
  type JitterBufferStats,
  type OpusOptions,
  opus,
} from './media/index.ts'
export type { IceOptions, IceServer } from './peer/ice-options.ts'
export type { MaybePromise, SignallingOptions } from './signalling/signalling-options.ts'
export type {
  PeerAudioOptions,
  PeerLimits,
  WebRTCOptions,
} from './webrtc-options.ts'
export { WebRTCSession } from './webrtc-session.ts'
export { type PeerHandler, type WebRTCEvents, WebRTCTransport } from './webrtc-transport.ts'
