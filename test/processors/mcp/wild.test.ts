import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { type MCPMedia, type MCPToolsOptions, mcpTools } from '../../../processors/mcp/index.ts'
import { guarded } from '../../../processors/mcp/mcp-guard.ts'
import { textWithoutMedia } from '../../../processors/mcp/mcp-media.ts'
import { messageBound } from '../../../processors/mcp/message-bound.ts'
import { boundedFetch } from '../../../src/http/bounded-fetch.ts'
import { call, notebook } from './shop.ts'

const opened: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

const program = fileURLToPath(new URL('wild-program.ts', import.meta.url))

async function wild(options: MCPToolsOptions = {}) {
  const mcp = await mcpTools({
    command: process.execPath,
    args: [program],
    name: 'wild',
    timeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    include: ['stock', 'flood', 'huge', 'endless', 'pictures', 'deep', 'parts', 'restless'],
    ...options,
  })
  opened.push(() => mcp.close())
  return mcp
}

test('F5: a picture in structured content is told as a picture, and never as base64', async () => {
  const media: MCPMedia[] = []
  const { tools } = await wild({ onMedia: (each) => media.push(each) })
  const { result } = await call(tools, 'pictures')
  expect(result).toEqual({
    same: '[image: image/png]',
    part: '[image: image/jpeg]',
    address: 'see [image: image/webp] here',
    bare: '[image: image/jpeg]',
    words: 'a red apple',
    list: [{ bytes: '[data: application/octet-stream]' }, 7, null, true],
  })
  expect(media.map(({ mediaType, bytes }) => [mediaType, bytes.length])).toEqual([
    ['image/png', 15_008],
    ['image/jpeg', 3],
  ])
})

test('F5, a neighbour: base64 in a text is told as data, and words are left alone', () => {
  const known = new Map<string, string>()
  const words = 'The quick brown fox jumps over the lazy dog. '.repeat(50)
  expect(textWithoutMedia(words, known)).toBe(words)
  expect(textWithoutMedia(`{"png":"iVBORw0KGgo${'A'.repeat(2_000)}=="}`, known)).toBe(
    '{"png":"[image: image/png]"}',
  )
  expect(textWithoutMedia(`data:;base64,${'A'.repeat(100)}`, known)).toBe('[data: application/octet-stream]')
})

test('A14: a message that never ends breaks the connection off, and the next call is served', async () => {
  const { tools } = await wild({ maxMessageBytes: 2_000_000 })
  for (const name of ['huge', 'endless']) expect((await call(tools, name)).failed).toBe(true)
  expect(await call(tools, 'stock')).toMatchObject({ failed: false, result: 'Seven apples.' })
})

test('A14: of 100,000 words of progress a few are told, and the result is', async () => {
  const { tools } = await wild()
  let told = 0
  const { result } = await call(tools, 'flood', {}, { progress: () => void told++ })
  expect(result).toBe('Done.')
  expect(told).toBeGreaterThan(0)
})

test('A14: what a server sends beside its answers goes on at a pace, and nothing of it that nobody reads', async () => {
  let nowMs = 0
  let passed = 0
  let changes = 0
  const wire = { start: async () => {}, send: async () => {}, close: async () => {} } as Parameters<
    typeof guarded
  >[0]
  const guard = guarded(wire, { changed: () => changes++ }, () => nowMs)
  guard.onmessage = () => passed++
  await guard.start()
  const comes = (method: string, id?: number) =>
    wire.onmessage?.({ jsonrpc: '2.0', method, ...(id !== undefined && { id }) } as never)
  for (let at = 0; at < 10_000; at++) {
    comes('notifications/progress')
    comes('notifications/message')
    comes('notifications/resources/updated')
    comes('ping', at)
  }
  expect(passed).toBe(50)
  nowMs += 1_000
  for (let at = 0; at < 100; at++) comes('notifications/progress')
  expect(passed).toBe(75)
  for (let at = 0; at < 100; at++) comes('notifications/tools/list_changed')
  expect([passed, changes]).toEqual([75, 100])
  wire.onmessage?.({ jsonrpc: '2.0', id: 1, result: {} } as never)
  expect(passed).toBe(76)
})

test('A14: tools are bounded in number and size, and what is told of them too', async () => {
  const { lines, logger } = notebook()
  const mcp = await mcpTools({ command: process.execPath, args: [program], connectTimeoutMs: 60_000, logger })
  opened.push(() => mcp.close())
  expect(mcp.tools).toHaveLength(128)
  expect(mcp.instructions).toHaveLength(20_000)
  expect(lines.length).toBeGreaterThan(0)
  const large = await wild({ include: ['talkative', 'wide', 'abyss'] })
  expect(large.tools.map(({ name, description }) => [name, description.length])).toEqual([
    ['talkative', 4_000],
  ])
})

test('A14: a result that is nested deeply, or in many parts, is told as far as anybody could follow', async () => {
  const { tools } = await wild()
  const deep = await call(tools, 'deep')
  expect(JSON.stringify(deep.result).length).toBeLessThan(1_000)
  const parts = await call(tools, 'parts')
  expect((parts.result as string).length).toBeLessThan(2_100)
})

test('A14, a neighbour: a list that changes without end is looked at now and then, and calls go on', async () => {
  let looks = 0
  const { tools } = await wild({ onChange: () => looks++ })
  expect(await call(tools, 'restless')).toMatchObject({ failed: false, result: 'Changed.' })
  expect(looks).toBeGreaterThan(0)
  expect(looks).toBeLessThan(100)
})

test.each([
  ['application/json', 'an answer'],
  ['text/event-stream', 'an event'],
])('A14, a neighbour: over HTTP, %s that holds more than may be is broken off', async (type, _what) => {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': type })
    if (request.url === '/many') {
      for (let at = 0; at < 100; at++) response.write(`data: ${'x'.repeat(1_000)}\n\n`)
      response.end()
      return
    }
    const more = () => {
      if (!response.destroyed) response.write('x'.repeat(10_000), () => setImmediate(more))
    }
    more()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push(async () => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const get = boundedFetch(messageBound(50_000))
  const response = await get(url)
  expect(response.url).toBe(`${url}/`)
  await expect(response.text()).rejects.toThrow('more than 50000 bytes')
  const many = await get(`${url}/many`)
  if (type === 'text/event-stream') expect((await many.text()).length).toBe(100 * 1_008)
  else await expect(many.text()).rejects.toThrow('maxMessageBytes')
})
