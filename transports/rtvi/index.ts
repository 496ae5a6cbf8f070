export type { Origins } from '../http/origins.ts'
export { ConnectEndpoint, type ConnectEndpointOptions, type Start, startOf } from './connect-endpoint.ts'
export { type JsonAudio, type RTVISerializerOptions, rtviSerializer } from './rtvi-serializer.ts'
