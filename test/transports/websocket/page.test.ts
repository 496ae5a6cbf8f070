import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { expect, test, vi } from 'vitest'
import { TranscriptionFrame } from '../../../src/engine.ts'
import type { WebSocketClientTransport } from '../../../transports/websocket/index.ts'
import { answering } from './agent.ts'
import { afterwards, serve } from './serve.ts'

/** The client as a page gets it: bundled for browsers, without Node, on the global WebSocket. */
async function bundled(): Promise<typeof WebSocketClientTransport> {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-'))
  afterwards(() => rmSync(folder, { recursive: true }))
  const outfile = join(folder, 'page.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('../../../transports/websocket/index.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    define: { 'globalThis.process': 'undefined' },
    outfile,
    logLevel: 'silent',
  })
  const page = (await import(pathToFileURL(outfile).href)) as {
    WebSocketClientTransport: typeof WebSocketClientTransport
  }
  return page.WebSocketClientTransport
}

test('a page talks with an agent through its own WebSocket', async () => {
  const Client = await bundled()
  const { url, server } = await answering(['Hello page.'])
  afterwards(() => server.close({ drainMs: 0 }))
  const client = new Client({ url })
  const kinds: string[] = []
  client.on('frame', ({ kind }) => kinds.push(kind))
  await client.connect()
  client.send(new TranscriptionFrame({ text: 'hello' }))
  await vi.waitFor(() => expect(kinds.filter((kind) => kind === 'tts-audio')).toHaveLength(6), 5_000)
  client.goodbye()
  expect((await client.closed).code).toBe(1000)
})

test('a page that gets nonsense hangs up with a code that pages may send', async () => {
  const Client = await bundled()
  const { url, sessions, closed } = await serve({
    serializer: () => ({ name: 'nonsense', encode: () => 'nonsense', decode: () => undefined }),
  })
  const client = new Client({ url })
  await client.connect()
  await vi.waitFor(() => expect(sessions).toHaveLength(1))
  sessions[0]!.send(new TranscriptionFrame({ text: 'x' }))
  expect(await client.closed).toMatchObject({ code: 1007, error: { code: 'WIRE_INVALID' } })
  await vi.waitFor(() => expect(closed[0]?.code).toBe(4007))
})
