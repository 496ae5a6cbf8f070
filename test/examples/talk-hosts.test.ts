import { request } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { agentProviders, closeProviders } from '../../examples/agent/agent.ts'
import { ownHosts } from '../../examples/talk/addresses.ts'
import { type ServeOptions, serveTalk, type TalkServer } from '../../examples/talk/server.ts'
import { flite } from '../../providers/flite/tts.ts'

const providers = agentProviders({ tts: flite() })
let running: TalkServer[] = []
afterEach(async () => {
  await Promise.all(running.map((server) => server.close(0)))
  running = []
  await closeProviders(providers)
})

async function serve(options: Partial<ServeOptions> = {}): Promise<number> {
  const server = await serveTalk({ port: 0, providers, ...options })
  running.push(server)
  return server.port
}

function page(port: number, host: string, address = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, host: address, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .once('error', reject)
      .end()
  })
}

function call(port: number, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/talk`, { headers })
  socket.on('error', () => {})
  return new Promise((resolve) => {
    socket.once('open', () => {
      socket.close()
      resolve(101)
    })
    socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0))
  })
}

test('A10: a page whose name was pointed at this computer gets nothing, and calls nobody', async () => {
  const port = await serve()
  const host = `evil.example:${port}`
  expect(await page(port, host)).toBe(421)
  expect(await call(port, { host, origin: `http://${host}` })).toBe(421)
  expect(await call(port, { host })).toBe(421)
  for (const own of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    expect(await page(port, own)).toBe(200)
    expect(await call(port, { host: own, origin: `http://${own}` })).toBe(101)
  }
})

test('A10: the page of another server of this computer may not call', async () => {
  const port = await serve()
  const host = `localhost:${port}`
  expect(await call(port, { host, origin: `http://localhost:${port + 1}` })).toBe(403)
  expect(await call(port, { host, origin: `http://127.0.0.1:${port}` })).toBe(403)
  expect(await call(port, { host, origin: 'null' })).toBe(403)
})

test('A10: it listens to this computer only', async () => {
  const port = await serve()
  await expect(page(port, `localhost:${port}`, '127.0.0.2')).rejects.toThrow()
})

test('A10, a neighbour: told to listen wider, it takes the names it is reached under, and no others', async () => {
  expect(ownHosts('0.0.0.0', 3000, [])).toEqual(expect.arrayContaining(['loopback']))
  expect(ownHosts('0.0.0.0', 3000, []).length).toBeGreaterThan(2)
  expect(ownHosts('fd00::7', 3000, [])).toEqual(['loopback', '[fd00::7]:3000'])
  const port = await serve({ names: ['agent.example'] })
  expect(await page(port, 'agent.example')).toBe(200)
  expect(await page(port, `agent.example:${port}`)).toBe(200)
  expect(await page(port, 'www.agent.example')).toBe(421)
})
