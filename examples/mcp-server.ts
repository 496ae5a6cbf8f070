import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { z } from 'zod'

const table: Record<string, number> = { soup: 7, bread: 3 }

const server = new McpServer({ name: 'kitchen', version: '1.0.0' })
server.registerTool(
  'price',
  {
    description: 'What a dish costs.',
    inputSchema: { dish: z.string() },
    outputSchema: { euros: z.number() },
  },
  ({ dish }) => {
    const euros = table[dish]
    const text =
      euros === undefined
        ? `There is no ${dish}. There is: ${Object.keys(table).join(', ')}.`
        : `${euros} euros`
    const content = [{ type: 'text' as const, text }]
    return euros === undefined ? { content, isError: true } : { content, structuredContent: { euros } }
  },
)
await server.connect(new StdioServerTransport())
