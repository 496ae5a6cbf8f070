export { LLMContext, type LLMContextInit } from './llm-context.ts'
export type {
  AssistantMessage,
  Message,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from './message.ts'
export {
  parseArguments,
  runTool,
  type Tool,
  type ToolContext,
  type ToolOutcome,
  toolResultText,
} from './tool.ts'
