import { expect, test } from 'vitest'
import { mcpTools } from '../../../processors/mcp/index.ts'
import { call, notebook, startShop, until } from './shop.ts'
import { openShop } from './shop-street.ts'

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a program gets the environment it is given and not our keys, is started again when it dies, and ended', async () => {
  process.env.OPENAI_API_KEY ??= 'secret'
  const { lines, logger } = notebook()
  const mcp = await startShop({ logger, env: { SHOP_KEY: 'oak' } })
  const pids = () => lines.flatMap((line) => line.match(/^open (\d+) oak undefined$/)?.[1] ?? []).map(Number)
  await until(() => pids().length === 1)
  expect(await call(mcp.tools, 'burn_down')).toMatchObject({
    failed: true,
    result: { error: expect.stringContaining('The MCP server shop failed') },
  })
  expect((await call(mcp.tools, 'stock')).failed).toBe(false)
  await until(() => pids().length === 2)
  expect(pids().map(isRunning)).toEqual([false, true])
  await mcp.close()
  await until(() => !pids().some(isRunning))
})

test('a server that has forgotten us is asked again, and the model hears nothing of it', async () => {
  const shop = await openShop()
  const mcp = await mcpTools({ url: shop.url, headers: { authorization: 'Bearer oak' } })
  expect(shop.headers.every(({ authorization }) => authorization === 'Bearer oak')).toBe(true)
  shop.forget()
  const answers = await Promise.all([call(mcp.tools, 'stock'), call(mcp.tools, 'stock')])
  expect(answers.map(({ failed }) => failed)).toEqual([false, false])
  expect(shop.record.calls).toEqual(['stock', 'stock'])
  shop.forget()
  await mcp.refresh()
  expect(shop.sessions.size).toBe(1)
  await mcp.close()
  expect(shop.sessions.size).toBe(0)
  await shop.close()
})

test('a server that goes away in a call fails it at once, and is found again when it is back', async () => {
  const shop = await openShop()
  const mcp = await mcpTools({ url: shop.url, timeoutMs: 60_000 })
  const pending = call(mcp.tools, 'deliver')
  await until(() => shop.record.calls.includes('deliver'))
  expect((await call(mcp.tools, 'burn_down')).failed).toBe(true)
  expect(await pending).toMatchObject({
    failed: true,
    result: { error: expect.stringContaining('failed: MCP error -32000') },
  })
  expect(await call(mcp.tools, 'stock')).toMatchObject({
    failed: true,
    result: { error: expect.stringContaining('ECONNREFUSED') },
  })
  const again = await openShop({ port: Number(new URL(shop.url).port) })
  expect((await call(mcp.tools, 'stock')).failed).toBe(false)
  await mcp.close()
  await again.close()
})
