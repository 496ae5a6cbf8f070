import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type WebRTCOptions, WebRTCTransport } from '../../../../transports/webrtc/index.ts'
import { listen } from '../../../browser/open-page.ts'
import { Caller } from '../caller.ts'
import { afterwards, eventually, serve } from '../serve.ts'

const json = { 'content-type': 'application/json' }

async function ask(origin: string, path: string, init: RequestInit = {}) {
  const response = await fetch(`${origin}${path}`, { method: 'POST', ...init })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

async function post(origin: string, path: string, body: unknown, method = 'POST') {
  return ask(origin, path, { method, headers: json, body: JSON.stringify(body) })
}

/** An offer that can be answered. */
async function anOffer(): Promise<{ sdp: string; type: 'offer' }> {
  const caller = new Caller('')
  afterwards(() => caller.vanish())
  const { sdp } = await caller.connection.createOffer()
  return { sdp, type: 'offer' }
}

test('a session is asked for, and offered to where the answer says', async () => {
  const { call, sessions } = await serve({
    path: '/voice',
    clientIceServers: [{ urls: 'stun:stun.example.org' }],
    authenticate: (_request, body) => (body as { user?: string }).user,
  })
  const caller = call('/voice')
  const { body } = await caller.start({ user: 'Ada', body: { language: 'en' } })
  expect(body).toEqual({
    // What was let in travels in it, sealed.
    sessionId: expect.stringMatching(/^[\w-]{112}$/),
    iceConfig: { iceServers: [{ urls: 'stun:stun.example.org' }] },
  })
  await caller.connect()
  await eventually(() => expect(sessions).toHaveLength(1))
  expect(sessions[0]).toMatchObject({ identity: 'Ada', body: { language: 'en' } })
  expect(sessions[0]?.request.url).toBe(`/voice/sessions/${body.sessionId}/api/offer`)
})

test('what was let in once is the same session when it offers again, and nobody else', async () => {
  const { server, origin, call } = await serve()
  const caller = call()
  const { body } = await caller.start()
  const path = `/sessions/${body.sessionId}/api/offer`
  const offer = await anOffer()
  const first = await post(origin, path, { ...offer, pc_id: null, restart_pc: false })
  const again = await post(origin, path, { ...offer, pc_id: null, restart_pc: true })
  expect(again.body.pc_id).toBe(first.body.pc_id)
  expect(server.sessions.size).toBe(1)
  expect((await post(origin, '/sessions/made-up/api/offer', offer)).status).toBe(404)
})

test('the server of somebody else goes on with what is not for it', async () => {
  const server = new WebRTCTransport({ addresses: ['127.0.0.1'] })
  const http = createServer(async (request, response) => {
    if (!(await server.handle(request, response))) response.end('{"mine":true}')
  })
  const { origin } = await listen(http)
  afterwards(() => server.close())
  afterwards(() => http.close())
  expect((await ask(origin, '/api/elsewhere')).body).toEqual({ mine: true })
  expect((await ask(origin, '/start')).body).toHaveProperty('sessionId')
})

const refusals: [string, WebRTCOptions, RequestInit & { path?: string }, number][] = [
  ['another path', {}, { path: '/elsewhere', method: 'GET' }, 404],
  ['another method', {}, { path: '/api/offer', method: 'GET' }, 405],
  ['a candidate for /start', {}, { path: '/start', method: 'PATCH', body: '{}' }, 405],
  ['no JSON', {}, { body: '{' }, 400],
  ['too much', { maxBodyBytes: 10 }, { body: JSON.stringify('x'.repeat(10)) }, 413],
  ['a page from elsewhere', {}, { headers: { origin: 'https://evil.example' } }, 403],
  [
    'a page that is not named',
    { origins: ['https://a.example'] },
    { headers: { origin: 'https://b.example' } },
    403,
  ],
  ['somebody unknown', { authenticate: () => false }, {}, 401],
  ['somebody unknown with an offer', { authenticate: () => undefined }, { path: '/api/offer' }, 401],
  [
    'a question whose answer takes too long',
    { authenticate: () => new Promise(() => {}), handshakeTimeoutMs: 50 },
    {},
    408,
  ],
  ['a hook that fails', { authenticate: () => Promise.reject(new Error('oops')) }, {}, 500],
  ['one more than there is room for', { maxTickets: 0 }, {}, 503],
  ['one more session than there is room for', { maxSessions: 0 }, { path: '/api/offer' }, 503],
]

test.each(refusals)('%s is turned away', async (_what, options, { path = '/start', ...init }, status) => {
  const { origin, refused, server } = await serve(options)
  const body =
    path === '/api/offer' && init.method === undefined ? JSON.stringify(await anOffer()) : init.body
  const response = await fetch(`${origin}${path}`, { method: 'POST', ...init, ...(body && { body }) })
  expect(response.status).toBe(status)
  if (path !== '/elsewhere') {
    expect(await response.json()).toEqual({ info: expect.any(String) })
    expect(refused).toMatchObject([{ status }])
  }
  expect(server.sessions.size).toBe(0)
})

test('a page of another host that may is answered', async () => {
  const { origin } = await serve({ origins: ['https://app.example'] })
  const preflight = await ask(origin, '/api/offer', {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-headers': 'x-mine' },
  })
  expect(preflight.status).toBe(204)
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': 'https://app.example',
    'access-control-allow-methods': 'POST, PATCH, OPTIONS',
    'access-control-allow-headers': 'x-mine',
  })
})

test('a session that is over is not found, and one that offers without end is slowed down', async () => {
  const { origin } = await serve()
  const offer = await anOffer()
  expect((await post(origin, '/api/offer', { ...offer, pc_id: 'gone', restart_pc: true })).status).toBe(404)
  expect((await post(origin, '/api/offer', { pc_id: 'gone', candidates: [] }, 'PATCH')).status).toBe(404)
  const { body } = await post(origin, '/api/offer', offer)
  const statuses: number[] = []
  for (let at = 0; at < 6; at++)
    statuses.push(
      (await post(origin, '/api/offer', { ...offer, pc_id: body.pc_id, restart_pc: true })).status,
    )
  expect(statuses[0]).toBe(200)
  expect(statuses.at(-1)).toBe(429)
})

test('no more come than there is room for, and who went makes room', async () => {
  const { origin, call, server } = await serve({ maxSessions: 1 })
  const caller = await call().connect()
  const offer = await anOffer()
  expect((await post(origin, '/api/offer', offer)).status).toBe(503)
  await caller.leave()
  await eventually(() => expect(server.sessions.size).toBe(0))
  expect((await post(origin, '/api/offer', offer)).status).toBe(200)
})

test('it does not start with a rate that the codec does not know', async () => {
  const server = new WebRTCTransport({ sampleRate: 11_025 })
  await expect(server.ready).rejects.toMatchObject({ code: 'AUDIO_INVALID' })
  await server.close()
})

test('it does not start without its package, and tells what to install', async () => {
  const program = fileURLToPath(new URL('without-werift-program.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [program])
  expect(stdout).toBe(
    'MISSING_PACKAGE WebRTCTransport needs packages that are not installed: npm install werift\n',
  )
})
