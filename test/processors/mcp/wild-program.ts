/** A server of no manners: it speaks the protocol, and sends more than anybody wants. */
import { createInterface } from 'node:readline'

const send = (message: object) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
const object = { type: 'object', properties: {} }
const names = ['stock', 'flood', 'huge', 'endless', 'pictures', 'deep', 'parts', 'restless']
const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

const tools = [
  ...names.map((name) => ({ name, inputSchema: object })),
  { name: 'talkative', description: 'x'.repeat(100_000), inputSchema: object },
  {
    name: 'wide',
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 5_000 }, (_, at) => [`p${at}`, { type: 'string' }]),
      ),
    },
  },
  { name: 'abyss', inputSchema: { type: 'object', properties: JSON.parse(deep(2_000)) } },
  ...Array.from({ length: 500 }, (_, at) => ({ name: `more_${at}`, inputSchema: object })),
]

const png = `iVBORw0KGgo${'A'.repeat(20_000)}`

function answer(id: number, name: string, token: number | undefined): void {
  const text = (words: string) => send({ id, result: { content: [{ type: 'text', text: words }] } })
  if (name === 'flood') {
    const params = { progressToken: token, progress: 1, message: 'm'.repeat(100) }
    for (let at = 0; at < 100_000; at++) send({ method: 'notifications/progress', params })
    for (let at = 0; at < 10_000; at++) {
      send({ method: 'notifications/message', params: { level: 'info', data: 'x' } })
      send({ id: 1_000_000 + at, method: 'ping' })
    }
    text('Done.')
  } else if (name === 'huge') text('x'.repeat(20_000_000))
  else if (name === 'endless') {
    const more = () => process.stdout.write('x'.repeat(65_536), () => setImmediate(more))
    more()
  } else if (name === 'pictures')
    send({
      id,
      result: {
        content: [{ type: 'image', mimeType: 'image/png', data: png }],
        structuredContent: {
          same: png,
          part: { type: 'image', mimeType: 'image/jpeg', data: 'AAAA' },
          address: `see data:image/webp;base64,${'B'.repeat(600)} here`,
          bare: `/9j/${'C'.repeat(600)}`,
          words: 'a red apple',
          list: [{ bytes: 'D'.repeat(600) }, 7, null, true],
        },
      },
    })
  else if (name === 'deep')
    process.stdout.write(
      `{"jsonrpc":"2.0","id":${id},"result":{"content":[],"structuredContent":${deep(100_000)}}}\n`,
    )
  else if (name === 'parts')
    send({ id, result: { content: Array.from({ length: 50_000 }, () => ({ type: 'text', text: 'x' })) } })
  else if (name === 'restless') {
    for (let at = 0; at < 10_000; at++) send({ method: 'notifications/tools/list_changed' })
    text('Changed.')
  } else text('Seven apples.')
}

let lists = 0
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line)
  if (method === 'initialize')
    send({
      id,
      result: {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: { listChanged: true } },
        serverInfo: { name: 'wild', version: '1' },
        instructions: 'i'.repeat(1_000_000),
      },
    })
  else if (method === 'tools/list') {
    lists++
    send({ id, result: { tools: [...tools, { name: `list_${lists}`, inputSchema: object }].reverse() } })
  } else if (method === 'tools/call') answer(id, params.name, params._meta?.progressToken)
  else if (method === 'ping') send({ id, result: {} })
})
