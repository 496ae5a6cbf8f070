import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { VirtualClock } from '../../../src/testing/index.ts'
import { type BodyLimits, readBody } from '../../../transports/http/body.ts'
import { HttpProblem, sendJson } from '../../../transports/http/http-json.ts'
import { afterwards } from '../websocket/serve.ts'

/** A server that reads what it is sent, and what became of each request. */
async function reading(limits: BodyLimits = {}) {
  const outcomes: (string | number)[] = []
  const requests: IncomingMessage[] = []
  const http = createServer((request, response) => {
    requests.push(request)
    void readBody(request, limits).then(
      (body) => {
        outcomes.push(body.toString())
        sendJson(response, 200, {})
      },
      (problem: HttpProblem) => {
        expect(problem).toBeInstanceOf(HttpProblem)
        outcomes.push(problem.status)
        sendJson(response, problem.status, { info: problem.message })
      },
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  afterwards(() => {
    http.closeAllConnections()
    http.close()
  })
  const { port } = http.address() as AddressInfo
  /** A client that writes what it is told to; settles with what it was answered. */
  const client = (...pieces: string[]) => {
    const socket: Socket = connect(port, '127.0.0.1')
    afterwards(() => socket.destroy())
    const answer = new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (data) => {
        text += String(data)
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(text))
    })
    for (const piece of pieces) socket.write(piece)
    return { socket, answer }
  }
  return { outcomes, requests, client }
}

const head = (length: number | 'chunked') =>
  `POST /voice HTTP/1.1\r\nHost: x\r\n${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`

test('A2: a body that breaks off is a problem that the reader is told of', async () => {
  const { outcomes, requests, client } = await reading()
  const { socket } = client(head(1_000), 'From=%2B1415')
  await vi.waitFor(() => expect(requests).toHaveLength(1))
  socket.resetAndDestroy()
  await vi.waitFor(() => expect(outcomes).toEqual([400]))
})

test('A2, a neighbour: a body that never ends is given up when its time is over', async () => {
  const clock = new VirtualClock()
  const { outcomes, client } = await reading({ clock, timeoutMs: 2_000 })
  const { answer } = client(head(1_000), 'From=')
  await vi.waitFor(() => expect(clock.pendingTimers).toBe(1))
  await clock.advance(2_000)
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /)
  expect(outcomes).toEqual([408])
  expect(clock.pendingTimers).toBe(0)
})

test.each([
  ['says so', [head(101)]],
  ['does not say so', [head('chunked'), `65\r\n${'x'.repeat(101)}\r\n`]],
])(
  'A2, a neighbour: a body that is too large and %s is refused before it has come',
  async (_what, pieces) => {
    const { outcomes, client } = await reading({ maxBytes: 100 })
    expect(await client(...pieces).answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(outcomes).toEqual([413])
  },
)

test('A2, a neighbour: a client that resets after it was refused troubles nobody', async () => {
  const { outcomes, requests, client } = await reading({ maxBytes: 100 })
  const { socket } = client(head(101))
  await vi.waitFor(() => expect(outcomes).toEqual([413]))
  requests[0]!.emit('error', new Error('read ECONNRESET'))
  socket.resetAndDestroy()
  const after = client(head(5), 'hello')
  await vi.waitFor(() => expect(outcomes).toEqual([413, 'hello']))
  after.socket.end()
})

test('A2, a neighbour: a request that is over already is no body that is waited for', async () => {
  const gone = Promise.withResolvers<unknown>()
  const http = createServer(async (request) => {
    await new Promise((resolve) => request.once('close', resolve))
    gone.resolve(await readBody(request).catch((problem: HttpProblem) => problem.status))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  afterwards(() => void http.close())
  const socket = connect((http.address() as AddressInfo).port, '127.0.0.1')
  socket.write(`${head(10)}abc`, () => socket.resetAndDestroy())
  socket.on('error', () => {})
  expect(await gone.promise).toBe(400)
})
