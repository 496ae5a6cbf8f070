import { afterEach, describe, expect, test } from 'vitest'
import {
  type MCPMedia,
  type MCPTools,
  type MCPToolsOptions,
  mcpTools,
} from '../../../processors/mcp/index.ts'
import { AntiphonError, CancelledError } from '../../../src/engine.ts'
import { call, notebook, startShop, until } from './shop.ts'
import { openShop } from './shop-street.ts'

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

const wires: [string, (options?: MCPToolsOptions) => Promise<MCPTools>][] = [
  ['a program', startShop],
  [
    'an address',
    async (options = {}) => {
      const shop = await openShop()
      opened.push(() => shop.close())
      return mcpTools({ url: shop.url, ...options })
    },
  ],
]

describe.each(wires)('the tools of a server that is %s', (_, connect) => {
  const open = async (options?: MCPToolsOptions) => {
    const tools = await connect(options)
    opened.push(() => tools.close())
    return tools
  }

  test('are all listed, page by page, with what the model has to know', async () => {
    const { lines, logger } = notebook()
    const { tools, instructions } = await open({ logger })
    expect(instructions).toBe('Ask for the price first.')
    expect(tools.map(({ name }) => name)).toEqual([
      'price',
      'stock',
      'picture',
      'order',
      'deliver',
      'catalogue',
      'hire',
      'burn_down',
    ])
    expect(tools[0]).toMatchObject({
      description: 'What something costs.',
      parameters: { type: 'object', properties: { thing: { type: 'string' } } },
    })
    expect(tools.slice(1, 3).map(({ description }) => description)).toEqual(['How much there is', 'picture'])
    expect(lines).toContain('a tool of an MCP server cannot be offered and is left out')
  })

  test('can be chosen from and named apart', async () => {
    const { tools } = await open({
      prefix: 'shop.',
      include: ['price', 'stock', 'order'],
      exclude: ['order'],
    })
    expect(tools.map(({ name }) => name)).toEqual(['shop_price', 'shop_stock'])
    expect(await call(tools, 'shop_price', { thing: 'apple' })).toMatchObject({ result: { euros: 3 } })
  })

  test('return what they say: text, data, and word of pictures and sounds, which are handed on', async () => {
    const media: MCPMedia[] = []
    const { tools } = await open({ onMedia: (each) => media.push(each), maxResultCharacters: 100 })
    expect(await call(tools, 'price', { thing: 'apple' })).toMatchObject({
      result: { euros: 3 },
      failed: false,
    })
    expect((await call(tools, 'stock')).result).toBe('Seven apples.\nNo pears.')
    expect((await call(tools, 'picture')).result).toBe(
      '[image: image/png]\n[audio: audio/wav]\n[apple: shop://apple]\nAn apple.\n[shop://blob]',
    )
    expect(media.map(({ tool, mediaType, bytes }) => [tool, mediaType, bytes.length])).toEqual([
      ['picture', 'image/png', 4],
      ['picture', 'audio/wav', 4],
    ])
    expect((await call(tools, 'catalogue')).result).toMatch(
      /^(apple ){16}appl \[cut off: 59900 characters more\]$/,
    )
  })

  test('that fail tell the model why', async () => {
    const { tools } = await open()
    expect(await call(tools, 'price', { thing: 'pear' })).toMatchObject({
      failed: true,
      result: { error: 'We have no pear. Try "apple".' },
    })
    expect(await call(tools, 'order')).toMatchObject({
      failed: true,
      result: { error: 'MCP error -32603: The shop is closed.' },
    })
  })

  test('that take too long are given up', async () => {
    const { tools } = await open({ timeoutMs: 2_000 })
    expect(await call(tools, 'deliver')).toMatchObject({
      failed: true,
      result: { error: 'It took longer than 2000 ms.' },
    })
    expect((await call(tools, 'stock')).failed).toBe(false)
  })

  test('change when the server says so, in the list that was given out', async () => {
    const changes: number[] = []
    const shop = await open({ onChange: (tools) => changes.push(tools.length) })
    const { tools } = shop
    await call(tools, 'hire')
    await until(() => tools.length === 11)
    expect(tools.slice(-3).map(({ name }) => name)).toEqual(['clean', 'cook', 'sell'])
    await until(() => changes.at(-1) === 11)
    expect(changes.length).toBeLessThanOrEqual(3)
  })

  test('tell how far they are, and behave as they are told to', async () => {
    const { tools } = await open({ behaviour: { deliver: { filler: 'On its way.', timeoutMs: 20_000 } } })
    const told: unknown[] = []
    const enough = new AbortController()
    const context = { signal: enough.signal, progress: (update: unknown) => void told.push(update) }
    const delivering = call(tools, 'deliver', {}, context)
    await until(() => told.length > 0)
    enough.abort()
    await expect(delivering).rejects.toThrow(CancelledError)
    expect(told[0]).toEqual({ progress: 1, total: 3, message: '1 of 3 streets' })
    expect(tools.find(({ name }) => name === 'deliver')).toMatchObject({
      filler: 'On its way.',
      timeoutMs: 20_000,
    })
  })

  test('are called side by side', async () => {
    const { tools } = await open()
    const all = await Promise.all(Array.from({ length: 20 }, () => call(tools, 'price', { thing: 'apple' })))
    expect(all.every(({ failed }) => !failed)).toBe(true)
  })

  test('end with their owner', async () => {
    const tools = await open()
    const waiting = call(tools.tools, 'deliver')
    await call(tools.tools, 'stock')
    await Promise.all([tools.close(), tools.close()])
    expect((await waiting).failed).toBe(true)
    expect((await call(tools.tools, 'stock')).result).toEqual({
      error: expect.stringMatching(/^The tools of the MCP server .* have been closed\.$/),
    })
    await tools.close()
  })
})

test('an interruption is told to the server, which stops its work', async () => {
  const shop = await openShop()
  opened.push(() => shop.close())
  await using mcp = await mcpTools({ url: shop.url })
  const interrupted = new AbortController()
  const calling = call(mcp.tools, 'deliver', {}, { signal: interrupted.signal })
  await until(() => shop.record.calls.includes('deliver'))
  interrupted.abort()
  await expect(calling).rejects.toThrow(CancelledError)
  await until(() => shop.record.cancelled.includes('deliver'))
})

test('a server that does not let us in is not asked twice', async () => {
  const shop = await openShop({ key: 'oak' })
  opened.push(() => shop.close())
  const error = await mcpTools({ url: shop.url, name: 'shop' }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'TOOL_FAILED', status: 401, retryable: false, provider: 'shop' })
  expect(shop.headers).toHaveLength(1)
  await using mcp = await mcpTools({ url: shop.url, headers: { authorization: 'Bearer oak' } })
  expect((await call(mcp.tools, 'stock')).failed).toBe(false)
})

test('a server that cannot be started or reached is an error that says which and why', async () => {
  const fails = async (server: Parameters<typeof mcpTools>[0], message: RegExp) => {
    const error = await mcpTools(server).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AntiphonError)
    expect(error).toMatchObject({ code: 'TOOL_FAILED', message: expect.stringMatching(message) })
  }
  await fails({ command: '/nowhere/shop' }, /MCP server shop failed: spawn .* ENOENT/)
  await fails(
    { command: process.execPath, args: ['-e', 'process.exit(3)'], name: 'dead' },
    /server dead .*closed/,
  )
  await fails(
    {
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1e6)'],
      name: 'mute',
      connectTimeoutMs: 200,
    },
    /server mute .*timed out/,
  )
  const shop = await openShop()
  await shop.close()
  await fails({ url: 'the corner' }, /^"the corner" is no address of an MCP server\.$/)
  await fails({ url: shop.url }, /MCP server 127\.0\.0\.1:\d+ failed: fetch failed: .*ECONNREFUSED/)
})
