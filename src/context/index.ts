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
export { LLMContext, type LLMContextInit } from './llm-context.ts'
export type {
  AssistantMessage,
  Message,
  SystemMessage,
  ToolMessage,
  UserMessage,
} from './message.ts'
export type { ModelOptions, ReasoningEffort } from './model-options.ts'
export type { TokenCounter } from './token-counter.ts'
export { estimateTokens } from './tokens.ts'
export { type TrimOptions, trimMessages } from './trim.ts'
