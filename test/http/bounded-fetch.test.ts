import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { boundedFetch, firstBytes } from '../../src/http/bounded-fetch.ts'

/** A server whose answers never end, and how much of the last it has sent. */
async function endless(status: number) {
  const sent = { bytes: 0, closed: Promise.withResolvers<void>() }
  const server = createServer((_, response) => {
    response.on('close', sent.closed.resolve)
    response.writeHead(status, { 'content-type': 'text/plain' })
    const more = () => {
      while (!response.destroyed) {
        sent.bytes += 1_000
        if (!response.write('x'.repeat(1_000))) return void response.once('drain', more)
      }
    }
    more()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, sent }
}

test('A14: of what a server says of an error, so much is read and the connection is let go', async () => {
  const { url, sent } = await endless(500)
  const get = boundedFetch((response) => (response.ok ? undefined : firstBytes(10_500)))
  const response = await get(url)
  expect([response.status, response.url, response.headers.get('content-type')]).toEqual([
    500,
    url,
    'text/plain',
  ])
  expect(await response.text()).toBe('x'.repeat(10_500))
  await sent.closed.promise
})

test('an answer without a bound is the one that fetch gives', async () => {
  const { url, sent } = await endless(200)
  const response = await boundedFetch(() => undefined)(url)
  expect(response.ok).toBe(true)
  await response.body?.cancel()
  await sent.closed.promise
})
