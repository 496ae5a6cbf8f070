export type { Hosts } from '../http/hosts.ts'
export type { AudioPaceLimits } from '../limits/audio-pace.ts'
export type { Refused } from './admission.ts'
export type { WebSocketClientOptions } from './client-options.ts'
export { CloseCode } from './close-code.ts'
export type { Closed } from './closed.ts'
export type { ConnectionLimits } from './limits.ts'
export type { Serializer, WireMessage } from './serializer.ts'
export type {
  Authenticated,
  PacingOptions,
  SessionRequest,
  WebSocketServerOptions,
} from './server-options.ts'
export { WebSocketSession } from './session.ts'
export { type WebSocketClientEvents, WebSocketClientTransport } from './websocket-client-transport.ts'
export {
  type SessionHandler,
  type WebSocketServerEvents,
  WebSocketServerTransport,
} from './websocket-server-transport.ts'
export { wireSerializer } from './wire-serializer.ts'
