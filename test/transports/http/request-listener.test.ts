import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import {
  HttpProblem,
  type RequestHandler,
  readBody,
  requestListener,
} from '../../../transports/http/index.ts'
import { afterwards } from '../websocket/serve.ts'

async function answering(handle: RequestHandler) {
  const failures: unknown[] = []
  const http = createServer(requestListener(handle, (error) => failures.push(error)))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    http.closeAllConnections()
    http.close()
  })
  const { port } = http.address() as AddressInfo
  return { port, url: `http://127.0.0.1:${port}/`, failures }
}

test('A2, a neighbour: a handler that rejects answers with 500 and keeps why to itself', async () => {
  const { url, failures } = await answering(async () => {
    throw new Error('the key is sk-123')
  })
  const response = await fetch(url)
  expect(response.status).toBe(500)
  expect(await response.text()).toBe('The request could not be answered.')
  expect(failures).toEqual([new Error('the key is sk-123')])
})

test('A2, a neighbour: a problem is answered as what it is', async () => {
  const { url, failures } = await answering((_request, response) => {
    response.setHeader('content-type', 'image/png')
    throw new HttpProblem(418, 'A teapot.')
  })
  const response = await fetch(url)
  expect([response.status, await response.text()]).toEqual([418, 'A teapot.'])
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(failures).toEqual([])
})

test('A2, a neighbour: clients that reset in the middle leave the server as it was', async () => {
  let begun = 0
  const { port, url, failures } = await answering(async (request, response) => {
    begun++
    response.end(await readBody(request))
  })
  for (let i = 0; i < 20; i++) {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc')
    await vi.waitFor(() => expect(begun).toBe(i + 1))
    socket.resetAndDestroy()
  }
  const response = await fetch(url, { method: 'POST', body: 'hello' })
  expect(await response.text()).toBe('hello')
  expect(failures).toEqual([])
})
