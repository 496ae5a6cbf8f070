export type { Origins } from '../http/cors.ts'
export type { AudioPaceLimits } from '../limits/audio-pace.ts'
export type { IceOptions, IceServer } from './ice-options.ts'
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
export type { PeerRefused } from './signalling.ts'
export type {
  MaybePromise,
  PeerAudioOptions,
  PeerLimits,
  PeerRequest,
  WebRTCOptions,
} from './webrtc-options.ts'
export { type PeerClosed, WebRTCSession } from './webrtc-session.ts'
export { type PeerHandler, type WebRTCEvents, WebRTCTransport } from './webrtc-transport.ts'
