import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import WebSocket from 'ws'
import { VirtualClock } from '../../../src/testing/index.ts'
import {
  ConnectEndpoint,
  type ConnectEndpointOptions,
  rtviSerializer,
  startOf,
} from '../../../transports/rtvi/index.ts'
import type { WebSocketSession } from '../../../transports/websocket/index.ts'
import { afterwards, serve } from '../websocket/serve.ts'

async function office(options: ConnectEndpointOptions = {}) {
  const connect = new ConnectEndpoint(options)
  const http = createServer((request, response) => {
    void connect
      .handle(request, response)
      .then((handled) => handled || response.writeHead(404).end('not here'))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  afterwards(() => void http.close())
  const { sessions, refused } = await serve({
    server: http,
    path: '/ws',
    authenticate: connect.authenticate,
    serializer: () => rtviSerializer(),
  })
  const ask = async (init: RequestInit & { path?: string } = {}) => {
    const response = await fetch(`${origin}${init.path ?? '/start'}`, { method: 'POST', ...init })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text.startsWith('{') ? JSON.parse(text) : undefined,
    }
  }
  return { origin, port, ask, sessions: sessions as readonly WebSocketSession[], refused }
}

/** How a WebSocket's opening ends: `open`, or the status with which it is refused. */
function opening(url: string): Promise<string | number> {
  const socket = new WebSocket(url)
  afterwards(() => socket.terminate())
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve('open'))
    socket.once('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0))
    socket.once('error', reject)
  })
}

test('the answer holds the address and the token, and nothing else', async () => {
  const { ask, port } = await office()
  for (const path of ['/start', '/connect', '/start?x=1']) {
    const { status, body } = await ask({ path })
    expect(status).toBe(200)
    expect(body).toEqual({ wsUrl: `ws://127.0.0.1:${port}/ws`, token: expect.stringMatching(/^[\w-]{55}$/) })
  }
  expect((await ask({ path: '/other' })).text).toBe('not here')
})

test('a token lets one in, once, with what the request said', async () => {
  const { ask, sessions } = await office({ authenticate: (request) => request.headers.authorization })
  const { body } = await ask({
    body: JSON.stringify({ transport: 'websocket', body: { who: 'Ada' } }),
    headers: { authorization: 'Bearer x' },
  })
  const url = `${body.wsUrl}?token=${encodeURIComponent(body.token)}`
  expect(await opening(body.wsUrl)).toBe(401)
  expect(await opening(`${body.wsUrl}?token=guessed`)).toBe(401)
  expect(await opening(url)).toBe('open')
  expect(startOf(sessions[0]!)).toEqual({ body: { who: 'Ada' }, identity: 'Bearer x' })
  expect(await opening(url)).toBe(401)
})

test('a request without a convention is the body itself, and none is none', async () => {
  const { ask, sessions } = await office()
  for (const body of ['{"who":"Ada"}', null, '7']) {
    const { body: start } = await ask({ body })
    await opening(`${start.wsUrl}?token=${start.token}`)
  }
  expect(sessions.map((session) => startOf(session)?.body)).toEqual([{ who: 'Ada' }, undefined, 7])
})

test('a token runs out, and makes room', async () => {
  const clock = new VirtualClock()
  const { ask } = await office({ clock, ticketMs: 5_000, maxTickets: 2 })
  const first = await ask()
  await ask()
  expect(await ask()).toMatchObject({ status: 503, body: { info: expect.any(String) } })
  await clock.advance(5_000)
  expect(await opening(`${first.body.wsUrl}?token=${first.body.token}`)).toBe(401)
  expect((await ask()).status).toBe(200)
})

test('every refusal is a JSON object', async () => {
  const { ask, origin } = await office({
    maxBodyBytes: 100,
    authenticate: (request) => {
      if (request.headers['x-fail']) throw new Error('secret')
      return request.headers['x-known'] === 'yes'
    },
  })
  const known = { 'x-known': 'yes' }
  const refusals = await Promise.all([
    ask({ method: 'GET' }),
    ask({ body: '{', headers: known }),
    ask({ body: 'x'.repeat(200_000), headers: known }),
    ask(),
    ask({ headers: { 'x-fail': '1' } }),
    ask({ headers: { origin: 'https://elsewhere.example' } }),
  ])
  expect(refusals.map(({ status }) => status)).toEqual([405, 400, 413, 401, 500, 403])
  for (const { body, text } of refusals) {
    expect(Object.keys(body)).toEqual(['info'])
    expect(text).not.toContain('secret')
  }
  expect((await ask({ headers: { ...known, origin } })).status).toBe(200)
})

test('pages of other hosts may ask if they are named', async () => {
  for (const origins of [
    '*',
    ['https://app.example'],
    (origin: string) => origin.endsWith('.example'),
  ] as const) {
    const { ask } = await office({ origins })
    const headers = { origin: 'https://app.example', 'access-control-request-headers': 'authorization,x-own' }
    const preflight = await ask({ method: 'OPTIONS', headers })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,x-own')
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST')
    expect((await ask({ headers })).headers.get('access-control-allow-origin')).toBe('https://app.example')
  }
})

test.each([
  [{}, { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'agent.example' }, 'wss://agent.example/ws'],
  [
    {},
    { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'agent.example:8443' },
    'wss://agent.example:8443/ws',
  ],
  [{ publicUrl: 'https://agent.example/x', wsPath: '/talk' }, {}, 'wss://agent.example/talk'],
  [{ publicUrl: 'http://agent.example' }, {}, 'ws://agent.example/ws'],
])('with %j and %j the address is %s', async (options, headers, wsUrl) => {
  const { ask } = await office(options)
  expect((await ask({ headers })).body.wsUrl).toBe(wsUrl)
})

test('a request that names no host is refused', async () => {
  const { ask } = await office()
  expect(await ask({ headers: { 'x-forwarded-host': 'not a host' } })).toMatchObject({ status: 400 })
})

test('A9: a thousand requests by nobody keep nobody out', async () => {
  const { ask, sessions } = await office()
  for (let i = 0; i < 20; i++)
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => ask({ body: JSON.stringify({ who: `${i} ${n}` }) })),
    )
  const { status, body } = await ask({ body: '{"who":"Ada"}' })
  expect(status).toBe(200)
  expect(await opening(`${body.wsUrl}?token=${body.token}`)).toBe('open')
  expect(startOf(sessions[0]!)).toEqual({ body: { who: 'Ada' }, identity: true })
})

test('A9: an address that asks too often is told to wait, and others are not', async () => {
  const clock = new VirtualClock()
  const { ask } = await office({
    clock,
    asksPerSecond: 2,
    clientAddress: ({ headers }) => String(headers['x-forwarded-for']),
  })
  const from = (address: string) => ask({ headers: { 'x-forwarded-for': address } })
  const statuses = []
  for (let i = 0; i < 6; i++) statuses.push((await from('192.0.2.1')).status)
  expect(statuses).toEqual([200, 200, 200, 200, 429, 429])
  const refused = await from('192.0.2.1')
  expect(refused.headers.get('retry-after')).toBe('1')
  expect((await from('192.0.2.2')).status).toBe(200)
  await clock.advance(1_000)
  expect((await from('192.0.2.1')).status).toBe(200)
})

test('A9, a neighbour: a token cannot be used twice at the same moment', async () => {
  const { ask, sessions } = await office()
  const { body } = await ask()
  const url = `${body.wsUrl}?token=${body.token}`
  const outcomes = await Promise.all([opening(url), opening(url), opening(url)])
  expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(1)
  expect(sessions).toHaveLength(1)
})
