export type { RTVICapabilities } from './capabilities.ts'
export { type ClientFile, fileContent } from './client-file.ts'
export type { RTVILimits } from './client-limits.ts'
export type { ClientToolOptions } from './client-tools.ts'
export type { RTVIClient } from './client-version.ts'
export type { FunctionCallReport } from './function-calls.ts'
export { RTVI } from './rtvi.ts'
export type {
  ClientMessageContext,
  ClientMessageHandler,
  RTVIOptions,
  RTVITells,
} from './rtvi-options.ts'
export type { LLMMarker, SearchResponse, UIJobGroupEvent, UINode, UISnapshot } from './ui.ts'
