export { ConnectEndpoint, type ConnectEndpointOptions, type Start, startOf } from './connect-endpoint.ts'
export type { Origins } from './cors.ts'
export { type RTVISerializerOptions, rtviSerializer } from './rtvi-serializer.ts'
