export type { Hosts } from '../http/hosts.ts'
export type { AudioPaceLimits } from '../limits/audio-pace.ts'
export type { ClientRequest } from '../sessions/client-request.ts'
export type { Authenticated } from '../sessions/identity.ts'
export type { Refused } from '../sessions/refused.ts'
export type { SessionClosed } from '../sessions/session-end.ts'
export type { ServedSession, SessionServerEvents } from '../sessions/sessions.ts'
export type { WebSocketClientOptions } from './client/client-options.ts'
export { type WebSocketClientEvents, WebSocketClientTransport } from './client/websocket-client-transport.ts'
export { CloseCode } from './connection/close-code.ts'
export type { Closed } from './connection/closed.ts'
export type { ConnectionLimits } from './connection/limits.ts'
export type { PacingOptions } from './connection/pacing.ts'
export type { Serializer, WireMessage } from './connection/serializer.ts'
export { wireSerializer } from './connection/wire-serializer.ts'
export type {
  SessionRequest,
  WebSocketServerOptions,
} from './server/server-options.ts'
export { WebSocketSession } from './server/session.ts'
export {
  type SessionHandler,
  type WebSocketServerEvents,
  WebSocketServerTransport,
} from './server/websocket-server-transport.ts'
