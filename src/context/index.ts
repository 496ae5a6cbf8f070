export { checkContext } from './check-context.ts'
export { checkMessages } from './check-messages.ts'
export {
  type AudioPart,
  type ContentPart,
  type FilePart,
  type ImagePart,
  type MediaSource,
  type MessageContent,
  markedTextOf,
  partsOf,
  type TextPart,
  textOf,
} from './content.ts'
export type { ContextEdit } from './context-edit.ts'
export { countedOnce } from './counted-once.ts'
export { exchangesOf } from './exchanges.ts'
export { type JSONSchema, type JSONSchemaValue, jsonSchemaIssues } from './json-schema.ts'
export { LLMContext, type LLMContextInit } from './llm-context.ts'
export type {
  AssistantMessage,
  Message,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from './message.ts'
export { metadataOf, RoundMetadata, type VendorMetadata } from './metadata.ts'
export type {
  StandardIssue,
  StandardJSONSchema,
  StandardOutput,
  StandardResult,
  StandardSchema,
} from './standard-schema.ts'
export { estimateTokens, type TokenCounter } from './tokens.ts'
export type { Tool, ToolBehaviour, ToolContext } from './tool.ts'
export { parseArguments } from './tool-arguments.ts'
export { type ToolArguments, type ToolDefinition, tool } from './tool-definition.ts'
export {
  executeTool,
  type ReadyCall,
  readyTool,
  runTool,
  type ToolOutcome,
  type ToolRunContext,
  toolResultText,
} from './tool-run.ts'
export { type TrimOptions, trimMessages } from './trim.ts'
