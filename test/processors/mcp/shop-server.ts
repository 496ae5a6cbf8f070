import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from '@modelcontextprotocol/sdk/types.js'

/** What happens to a server of a shop, for a test to look at. */
export interface ShopRecord {
  calls: string[]
  cancelled: string[]
}

const object = (properties: Record<string, object> = {}): Tool['inputSchema'] => ({
  type: 'object',
  properties,
})

const tools: Tool[] = [
  { name: 'price', description: 'What something costs.', inputSchema: object({ thing: { type: 'string' } }) },
  { name: 'stock', title: 'How much there is', inputSchema: object() },
  { name: 'picture', inputSchema: object() },
  { name: 'order', inputSchema: object() },
  { name: 'deliver', inputSchema: object() },
  { name: 'catalogue', inputSchema: object() },
  { name: 'hire', inputSchema: object() },
  { name: 'burn.down', inputSchema: object() },
  { name: 'task', inputSchema: object(), execution: { taskSupport: 'required' } },
]
const onPage = 2

/** A real MCP server, as the SDK makes them: lists its tools by pages of two. */
export function shopServer(
  record: ShopRecord = { calls: [], cancelled: [] },
  burn = () => process.exit(1),
): Server {
  const offered = [...tools]
  const server = new Server(
    { name: 'shop', version: '1.0.0' },
    { capabilities: { tools: { listChanged: true } }, instructions: 'Ask for the price first.' },
  )
  server.setRequestHandler(ListToolsRequestSchema, ({ params }) => {
    const from = Number(params?.cursor ?? 0)
    const more = from + onPage < offered.length
    return { tools: offered.slice(from, from + onPage), ...(more && { nextCursor: `${from + onPage}` }) }
  })
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification }) => {
    const { name, arguments: args = {}, _meta } = params
    record.calls.push(name)
    const text = (words: string) => ({ content: [{ type: 'text' as const, text: words }] })
    switch (name) {
      case 'price':
        if (args.thing !== 'apple')
          return { ...text(`We have no ${args.thing}. Try "apple".`), isError: true }
        return { ...text('{"euros":3}'), structuredContent: { euros: 3 } }
      case 'stock':
        return { content: [...text('Seven apples.').content, ...text('No pears.').content] }
      case 'picture':
        return {
          content: [
            { type: 'image', mimeType: 'image/png', data: btoa('\x89PNG') },
            { type: 'audio', mimeType: 'audio/wav', data: btoa('RIFF') },
            { type: 'resource_link', uri: 'shop://apple', name: 'apple' },
            { type: 'resource', resource: { uri: 'shop://note', text: 'An apple.' } },
            { type: 'resource', resource: { uri: 'shop://blob', blob: btoa('x') } },
          ],
        }
      case 'order':
        throw new Error('The shop is closed.')
      case 'deliver': {
        const token = _meta?.progressToken
        for (let progress = 1; token !== undefined && progress <= 3; progress++)
          await sendNotification({
            method: 'notifications/progress',
            params: { progressToken: token, progress, total: 3, message: `${progress} of 3 streets` },
          })
        const gone = Promise.withResolvers<void>()
        signal.addEventListener('abort', () => gone.resolve())
        if (signal.aborted) gone.resolve()
        await gone.promise
        record.cancelled.push(name)
        return text('Delivered.')
      }
      case 'catalogue':
        return text('apple '.repeat(10_000))
      case 'hire':
        for (const each of ['clean', 'cook', 'sell']) offered.push({ name: each, inputSchema: object() })
        for (let i = 0; i < 3; i++) await server.sendToolListChanged()
        return text('Hired three.')
      case 'burn.down':
        return burn()
      default:
        throw new Error(`There is no ${name} here.`)
    }
  })
  return server
}
