export { type JSONSchema, type JSONSchemaValue, jsonSchemaIssues } from './json-schema.ts'
export type {
  StandardIssue,
  StandardJSONSchema,
  StandardOutput,
  StandardResult,
  StandardSchema,
} from './standard-schema.ts'
export type { Tool, ToolBehaviour, ToolContext } from './tool.ts'
export { parseArguments } from './tool-arguments.ts'
export type { ToolCall } from './tool-call.ts'
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
export type { ToolChoice, ToolSchema } from './tool-schema.ts'
