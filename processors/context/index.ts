export { AssistantContext } from './assistant-context.ts'
export { UserContext, type UserContextOptions } from './user-context.ts'
