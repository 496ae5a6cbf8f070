export { AssistantContext } from './assistant-context.ts'
export { ContextLimit, type ContextLimitOptions } from './context-limit.ts'
export { summaryPrompt } from './summary.ts'
export { UserContext, type UserContextOptions } from './user-context.ts'
