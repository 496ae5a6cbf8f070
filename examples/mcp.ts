import { Conversation } from 'antiphon/conversation'
import { call, onResult, rule, rules } from 'antiphon/llm/rules'
import { mcpTools } from 'antiphon/mcp'

const kitchen = await mcpTools({
  command: process.execPath, // or 'npx', or { url, headers } in its place
  args: ['examples/mcp-server.ts'],
  name: 'kitchen',
  prefix: 'kitchen_',
})
console.log(kitchen.tools.map(({ name, description }) => `${name}: ${description}`))

const waiter = new Conversation({
  llm: rules({
    rules: [
      rule(/cost.* (?<dish>\w+)/, ({ groups }) => call('kitchen_price', { dish: groups.dish })),
      onResult<{ euros: number }>('kitchen_price', ({ euros }) => `That is ${euros} euros.`),
    ],
  }),
  tools: kitchen.tools,
})
console.log(await waiter.textOnly('what does it cost to have the soup'))
await kitchen.close()
