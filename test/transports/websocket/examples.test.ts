import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readWav } from '../../../src/engine.ts'
import { runExample, startExample } from '../../support/example.ts'
import { afterwards } from './serve.ts'

test('the examples talk to each other, and the server ends on SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-'))
  afterwards(() => rmSync(folder, { recursive: true }))
  const server = startExample('examples/websocket-server.ts', [], {
    env: { ...process.env, PORT: '0' },
  })
  afterwards(() => server.kill('SIGKILL'))
  const exited = new Promise((resolve) => server.once('exit', resolve))
  const url = await new Promise<string>((resolve) =>
    server.stdout.on('data', (data) => {
      const [address] = String(data).match(/ws:\/\/localhost:\d+/) ?? []
      if (address) resolve(address)
    }),
  )
  const stdout = await runExample(
    'examples/websocket-client.ts',
    ['Hello, are you there?', url.replace('localhost', '127.0.0.1')],
    { cwd: folder },
  )
  expect(stdout).toContain('Hello to you. What can I do?')
  const { samples } = readWav(readFileSync(join(folder, 'reply.wav')))
  expect(samples.some((sample) => Math.abs(sample) > 1_000)).toBe(true)
  server.kill('SIGTERM')
  expect(await exited).toBe(0)
})
