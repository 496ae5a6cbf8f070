import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type MCPMedia, type MCPToolsOptions, mcpTools } from '../../../processors/mcp/index.ts'
import { call } from './shop.ts'

const opened: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

/** Starts a server that the protocol's authors publish. */
async function official(name: string, args: readonly string[] = [], options: MCPToolsOptions = {}) {
  const folder = dirname(createRequire(import.meta.url).resolve(`@modelcontextprotocol/${name}/package.json`))
  const mcp = await mcpTools({
    command: process.execPath,
    args: [join(folder, 'dist', 'index.js'), ...args],
    connectTimeoutMs: 60_000,
    timeoutMs: 60_000,
    ...options,
  })
  opened.push(() => mcp.close())
  return mcp
}

test('the server that has everything: text, data, pictures, progress, and what it gets wrong on purpose', async () => {
  const media: MCPMedia[] = []
  const { tools, instructions } = await official('server-everything', [], {
    onMedia: (each) => media.push(each),
  })
  expect(instructions?.length).toBeGreaterThan(0)
  expect((await call(tools, 'echo', { message: 'hello' })).result).toBe('Echo: hello')
  expect((await call(tools, 'get-sum', { a: 2, b: 3 })).result).toBe('The sum of 2 and 3 is 5.')
  const weather = await call(tools, 'get-structured-content', { location: 'Chicago' })
  expect(weather.result).toMatchObject({ temperature: expect.any(Number), conditions: expect.any(String) })
  const picture = await call(tools, 'get-tiny-image')
  expect(picture.result).toContain('[image: image/png]')
  expect(JSON.stringify(picture.result)).not.toMatch(/[A-Za-z0-9+/]{100}/)
  expect(media.map(({ mediaType }) => mediaType)).toEqual(['image/png'])
  const told: unknown[] = []
  const long = await call(
    tools,
    'trigger-long-running-operation',
    { duration: 1, steps: 4 },
    { progress: (update) => void told.push(update) },
  )
  expect(long.failed).toBe(false)
  expect(told.length).toBeGreaterThan(0)
  expect((await call(tools, 'get-sum', { a: 'two' })).failed).toBe(true)
})

test('the server of files: lists, reads and writes where it may, and tells the model where it may not', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'antiphon-files-')))
  opened.push(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'note.txt'), 'Buy apples.')
  writeFileSync(
    join(folder, 'dot.png'),
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  )
  const media: MCPMedia[] = []
  const { tools } = await official('server-filesystem', [folder], { onMedia: (each) => media.push(each) })
  const text = (result: unknown) => JSON.stringify(result)
  expect(text((await call(tools, 'list_directory', { path: folder })).result)).toContain('note.txt')
  expect(text((await call(tools, 'read_text_file', { path: join(folder, 'note.txt') })).result)).toContain(
    'Buy apples.',
  )
  await call(tools, 'write_file', { path: join(folder, 'new.txt'), content: 'Pears too.' })
  expect(text((await call(tools, 'read_text_file', { path: join(folder, 'new.txt') })).result)).toContain(
    'Pears',
  )
  const picture = await call(tools, 'read_media_file', { path: join(folder, 'dot.png') })
  expect(text(picture.result)).toContain('[image: image/png]')
  expect(text(picture.result)).not.toContain('iVBOR')
  expect(media.map(({ mediaType }) => mediaType)).toEqual(['image/png'])
  const refused = await call(tools, 'read_text_file', { path: '/etc/hostname' })
  expect(refused.failed).toBe(true)
  expect(text(refused.result)).toMatch(/denied|outside/i)
})
