import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toBase64 } from 'antiphon/kit'
import { ttsContract } from 'antiphon/testing/contracts'
import { afterAll } from 'vitest'
import { acme } from './acme.ts'

/** 100 ms of sound. */
const piece = new Int16Array(1_600).map((_, i) => (i % 40 < 20 ? 9_000 : -9_000))
const event = `event: audio\ndata: {"audio":"${toBase64(new Uint8Array(piece.buffer))}"}\n\n`

/** Acme, as its documentation describes it: a character sounds for 60 ms. */
const server = createServer(async (request, response) => {
  let body = ''
  for await (const chunk of request) body += chunk
  if (request.headers.authorization !== 'Token mine')
    return response.writeHead(401).end('{"error":"invalid api key"}')
  const { text } = JSON.parse(body) as { text: string }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (let i = 0; i < Math.ceil(text.length * 0.6); i++) response.write(event)
  return response.end('event: done\ndata: {}\n\n')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const { port } = server.address() as AddressInfo
ttsContract('acme', acme({ apiKey: 'mine', baseURL: `http://127.0.0.1:${port}` }))
