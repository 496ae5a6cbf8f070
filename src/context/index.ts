export { checkMessages } from './check-messages.ts'
export type { ContextEdit } from './context-edit.ts'
export { exchangesOf } from './exchanges.ts'
export { LLMContext, type LLMContextInit } from './llm-context.ts'
export type {
  AssistantMessage,
  Message,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from './message.ts'
export { estimateTokens, type TokenCounter } from './tokens.ts'
export {
  parseArguments,
  runTool,
  type Tool,
  type ToolContext,
  type ToolOutcome,
  toolResultText,
} from './tool.ts'
export { type TrimOptions, trimMessages } from './trim.ts'
