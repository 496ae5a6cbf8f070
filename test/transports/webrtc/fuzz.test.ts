import { createSocket } from 'node:dgram'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { InputMessageFrame, WireError } from '../../../src/engine.ts'
import { readMessage } from '../../../transports/webrtc/data-message.ts'
import { WebRTCTransport } from '../../../transports/webrtc/index.ts'
import { readOffer } from '../../../transports/webrtc/peer/offer.ts'
import { anyBytes, type Pick, random } from './peer/damage.ts'
import { eventually, serve } from './serve.ts'
import { chromiumOffer } from './signalling/chromium-offer.ts'

const oddities = [
  '',
  '\0',
  '\r\n',
  'm=audio',
  ' ',
  '-1',
  '99999999999',
  'a=mid:0',
  '"',
  '{',
  '[',
  ']',
  '}',
  'é',
  '💥',
  'null',
]

/** A text with some of it changed. */
function damaged(text: string, pick: Pick): string {
  let damaged = text
  for (let times = 1 + pick(4); times > 0; times--) {
    const at = pick(damaged.length)
    const gone = pick(4) === 0 ? pick(200) : pick(3)
    damaged = damaged.slice(0, at) + oddities[pick(oddities.length)] + damaged.slice(at + gone)
  }
  return damaged
}

const lines = chromiumOffer.split('\r\n')

/** An offer with lines that are missing, twice there, in another order, or damaged. */
function damagedOffer(pick: Pick): string {
  const changed = [...lines]
  for (let times = 1 + pick(4); times > 0; times--) {
    const [line = ''] = changed.splice(pick(changed.length), 1)
    const what = pick(4)
    if (what > 0) changed.splice(pick(changed.length), 0, what === 1 ? line : damaged(line, pick))
    if (what === 3) changed.splice(pick(changed.length), 0, line)
  }
  return changed.join('\r\n')
}

const values = [null, true, -1, 1e308, '', 'x', 'offer', [], {}, [[]], { candidate: 5 }, 'x'.repeat(2_000)]

/** A request as the client makes it, with some of it changed. */
function damagedRequest(pick: Pick): { method: string; url: string; body: string } {
  const method = ['POST', 'PATCH', 'POST', 'PATCH', 'GET', 'PUT'][pick(6)]!
  const url = ['/api/offer', '/start', '/sessions/abc/api/offer', '/sessions//api/offer', '/api/offer?x=%'][
    pick(5)
  ]!
  const candidate = damaged('candidate:1 1 udp 2122260223 192.0.2.7 54321 typ host generation 0', pick)
  const whole: Record<string, unknown> =
    method === 'PATCH'
      ? { pc_id: 'someone', candidates: [{ candidate, sdp_mid: '0', sdp_mline_index: 0 }] }
      : { sdp: damagedOffer(pick), type: 'offer', pc_id: null, restart_pc: false }
  const keys = Object.keys(whole)
  if (pick(2) === 0) whole[keys[pick(keys.length)]!] = values[pick(values.length)]
  const body = JSON.stringify(whole)
  return { method, url, body: pick(3) === 0 ? damaged(body, pick) : body }
}

test('100,000 malformed offers and candidates are refused one by one', async () => {
  // What is well-formed after all finds no room, for it would be a real connection.
  const server = new WebRTCTransport({ maxSessions: 0, maxTickets: 0 })
  await server.ready
  const pick = random(1)
  const statuses = new Map<number, number>()
  const socket = new Socket()
  for (let at = 0; at < 100_000; at++) {
    const { method, url, body } = damagedRequest(pick)
    const request = Object.assign(new IncomingMessage(socket), { method, url })
    request.push(body)
    request.push(null)
    const response = new ServerResponse(request)
    if (await server.handle(request, response))
      statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1)
  }
  expect([...statuses.keys()].sort()).toEqual([400, 404, 405, 503])
  expect(statuses.get(400)).toBeGreaterThan(10_000)
  expect(server.sessions.size).toBe(0)
  await server.close()
})

test('what is damaged and can be answered all the same is answered or refused, and leaves nothing behind', async () => {
  const { server, origin, errors } = await serve({ maxSessions: 1_000, handshakeTimeoutMs: 500 })
  const pick = random(2)
  const statuses = new Set<number>()
  for (let asked = 0; asked < 150; ) {
    const sdp = damagedOffer(pick)
    try {
      readOffer(sdp)
    } catch {
      continue
    }
    asked++
    const body = JSON.stringify({ sdp, type: 'offer' })
    const response = await fetch(`${origin}/api/offer`, { method: 'POST', body })
    await response.json()
    statuses.add(response.status)
  }
  expect([...statuses].every((status) => status === 200 || status === 400)).toBe(true)
  await eventually(() => expect(server.sessions.size).toBe(0))
  await eventually(() =>
    expect(process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap')).toEqual([]),
  )
  expect(errors.every((error) => error.code === 'TIMED_OUT')).toBe(true)
})

test('100,000 messages of any kind: a message, nothing, or a typed error', () => {
  const pick = random(3)
  const whole = JSON.stringify({
    label: 'rtvi-ai',
    type: 'client-message',
    id: 'abcd1234',
    data: { t: 'x', d: [1, {}] },
  })
  const kinds = new Map<string, number>()
  const count = (kind: string) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  for (let at = 0; at < 100_000; at++) {
    const text = pick(10) === 0 ? damaged('ping: 1790000000000', pick) : damaged(whole, pick)
    try {
      const frame = readMessage(pick(20) === 0 ? Buffer.from(text) : text)
      count(frame instanceof InputMessageFrame ? 'message' : 'nothing')
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(WireError)
      count('error')
    }
  }
  expect([...kinds.keys()].sort()).toEqual(['error', 'message', 'nothing'])
})

test('bytes of any kind at the port of a session do it no harm', async () => {
  const { call, taken, closed } = await serve()
  const caller = await call().connect()
  const [, port] =
    caller.connection.remoteDescription!.sdp.match(/ udp \d+ 127\.0\.0\.1 (\d+) typ host/) ?? []
  const socket = createSocket('udp4')
  const pick = random(4)
  for (let at = 0; at < 3_000; at++) {
    await new Promise((resolve) => socket.send(anyBytes(pick, pick(120)), Number(port), '127.0.0.1', resolve))
  }
  socket.close()
  caller.send({ still: 'here' })
  await eventually(() =>
    expect(taken[0]).toContainEqual(expect.objectContaining({ message: { still: 'here' } })),
  )
  expect(closed).toEqual([])
})
