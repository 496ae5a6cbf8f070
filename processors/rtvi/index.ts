export type { RTVICapabilities } from './capabilities.ts'
export { type ClientFile, fileContent } from './client/client-file.ts'
export type { RTVILimits } from './client/client-limits.ts'
export type { RTVIClient } from './client/client-version.ts'
export type { LLMMarker, SearchResponse, UIJobGroupEvent, UINode, UISnapshot } from './client/ui.ts'
export type { ClientToolOptions } from './client-tools.ts'
export type { FunctionCallReport } from './function-calls.ts'
export { RTVI } from './rtvi.ts'
export type {
  ClientMessageContext,
  ClientMessageHandler,
  RTVIOptions,
  RTVITells,
} from './rtvi-options.ts'
