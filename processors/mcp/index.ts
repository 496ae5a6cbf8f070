export type { MCPAddress, MCPMedia, MCPProgram, MCPToolsOptions } from './mcp-options.ts'
export { MCPTools, mcpTools } from './mcp-tools.ts'
