import { describe, expect, test, vi } from 'vitest'
import { ProcessorError, TimeoutError, TransportError } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { callOf, exotel, twilio } from '../../../transports/telephony/index.ts'
import { fakeRest, phoneAgent } from './phone-agent.ts'
import { secret, vendors } from './vendors.ts'

const bearer = `Bearer ${secret}`
const basic = (name: string) => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`
const asked = {
  Twilio: {
    method: 'POST',
    url: '/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/CA00000000000000000000000000000001.json',
    authorization: basic('AC00000000000000000000000000000001'),
    body: 'Status=completed',
  },
  Telnyx: {
    method: 'POST',
    url: '/v2/calls/v2%3AT02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ/actions/hangup',
    authorization: bearer,
    body: '{}',
  },
  Plivo: {
    method: 'DELETE',
    url: '/v1/Account/MAXXXXXXXXXXXXXXXXXX/Call/12345678-1234-1234-1234-123456789abc/',
    authorization: basic('MAXXXXXXXXXXXXXXXXXX'),
    body: '',
  },
  Vonage: {
    method: 'PUT',
    url: '/v1/calls/aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
    authorization: bearer,
    body: '{"action":"hangup"}',
  },
}
const able = vendors.filter(({ name }) => name in asked)
const [first] = able

const bye = (call: { hangUp(): Promise<void> }) => [
  {
    name: 'hang_up',
    description: 'Ends the call.',
    parameters: { type: 'object' },
    execute: async () => {
      await call.hangUp()
      return 'done'
    },
  },
]

describe.concurrent.each(able)('with $name', (vendor) => {
  const expected = [asked[vendor.name as keyof typeof asked]]

  test('the call is hung up when the agent ends the session', async ({ expect, onTestFinished }) => {
    const rest = await fakeRest({ onTestFinished }, () => ({ status: 200 }))
    const { phone, tasks, errors, ended, server } = await phoneAgent({ onTestFinished }, vendor, { rest })
    await vi.waitFor(() => expect(tasks).toHaveLength(1))
    tasks[0]!.end()
    expect((await phone.closed).code).toBe(1000)
    await ended
    await server.close()
    expect(rest.requests).toEqual(expected)
    expect(errors).toEqual([])
  })

  test('a tool that hangs up and the end of the session are one request', async ({
    expect,
    onTestFinished,
  }) => {
    const rest = await fakeRest({ onTestFinished }, () => ({ status: 200 }))
    const { phone, ended, errors, server } = await phoneAgent({ onTestFinished }, vendor, {
      rest,
      tools: bye,
      answers: [{ calls: [{ name: 'hang_up', arguments: {} }] }, 'Goodbye.'],
    })
    phone.say('goodbye to you')
    await vi.waitFor(() => expect(rest.requests).toHaveLength(1), 5_000)
    // The vendor ends the stream as it ends the call.
    phone.hangUp()
    await ended
    await server.close()
    expect(rest.requests).toEqual(expected)
    expect(errors).toEqual([])
  })

  test('a caller who hangs up needs no request', async ({ expect, onTestFinished }) => {
    const rest = await fakeRest({ onTestFinished }, () => ({ status: 200 }))
    const { phone, tasks, ended, server } = await phoneAgent({ onTestFinished }, vendor, { rest })
    await vi.waitFor(() => expect(tasks).toHaveLength(1))
    phone.hangUp()
    await ended
    await server.close()
    expect(rest.requests).toEqual([])
  })
})

describe('a vendor', () => {
  async function endedWith(
    running: Parameters<typeof fakeRest>[0],
    answer: Parameters<typeof fakeRest>[1],
    options: { timeoutMs?: number } = {},
  ) {
    const rest = await fakeRest(running, answer)
    const made = await phoneAgent(running, first!, { rest: { baseURL: rest.baseURL, ...options } })
    await vi.waitFor(() => expect(made.tasks).toHaveLength(1))
    made.tasks[0]!.end()
    await made.ended
    await made.server.close()
    return { requests: rest.requests.length, errors: made.errors }
  }

  test('that is busy is asked once more', async (running) => {
    const { requests, errors } = await endedWith(running, (n) => ({ status: n === 1 ? 503 : 200 }))
    expect(requests).toBe(2)
    expect(errors).toEqual([])
  })

  test('that stays busy is an error of the server', async (running) => {
    const { requests, errors } = await endedWith(running, () => ({ status: 503, body: 'busy' }))
    expect(requests).toBe(2)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({ code: 'TRANSPORT_FAILED', provider: 'twilio', status: 503 })
  })

  test('that does not answer in time is asked once more', async (running) => {
    const { requests, errors } = await endedWith(running, () => ({ status: 200, never: true }), {
      timeoutMs: 50,
    })
    expect(requests).toBe(2)
    expect(errors[0]).toBeInstanceOf(TimeoutError)
  })

  test('that refuses is not asked again, and the error tells no secret', async (running) => {
    const { requests, errors } = await endedWith(running, () => ({ status: 401, body: '{"code": 20003}' }))
    expect(requests).toBe(1)
    expect(errors[0]).toBeInstanceOf(TransportError)
    expect(errors[0]!.message).toBe('twilio did not hang up: 401 {"code": 20003}')
    const told = JSON.stringify(errors[0], Object.getOwnPropertyNames(errors[0]!))
    expect(told).not.toContain(secret)
    expect(told).not.toContain(basic('AC00000000000000000000000000000001').slice(6))
  })

  test.each([
    { status: 404 },
    { status: 400, body: '{"code": 21220, "message": "Call is not in-progress."}' },
  ])('for whom the call is over already ($status) is no error', async (answer) => {
    const after: (() => unknown)[] = []
    const { requests, errors } = await endedWith(
      { onTestFinished: (work) => void after.push(work as () => unknown) },
      () => answer,
    )
    for (const work of after) await work()
    expect(requests).toBe(1)
    expect(errors).toEqual([])
  })
})

test('time comes from the clock', async (running) => {
  const rest = await fakeRest(running, (n) => ({ status: n === 1 ? 503 : 200 }))
  const clock = new VirtualClock()
  const serializer = twilio({ authToken: secret, baseURL: rest.baseURL, clock })
  for (const message of first!.fake().begin()) serializer.begin!(message as string)
  await clock.runUntil(serializer.call!.hangUp())
  expect(clock.now()).toBe(500)
  await Promise.all([serializer.call!.hangUp(), serializer.ended!({ code: 1000, reason: '' })])
  expect(rest.requests).toHaveLength(2)
})

test('a call that is to go on with what is behind the stream is not hung up by itself', async (running) => {
  const rest = await fakeRest(running, () => ({ status: 200 }))
  const serializer = twilio({ authToken: secret, hangsUp: false, ...rest })
  for (const message of first!.fake().begin()) serializer.begin!(message as string)
  await serializer.ended!({ code: 1000, reason: '' })
  expect(rest.requests).toEqual([])
  await serializer.call!.hangUp()
  expect(rest.requests).toHaveLength(1)
})

test('a call that is over is not hung up any more', async (running) => {
  const rest = await fakeRest(running, () => ({ status: 200 }))
  const dialect = first!.fake()
  const serializer = twilio({ authToken: secret, baseURL: rest.baseURL })
  for (const message of dialect.begin()) serializer.begin!(message as string)
  serializer.decode(dialect.stop!() as string)
  await serializer.call!.hangUp()
  expect(rest.requests).toEqual([])
})

test('without credentials a call cannot be hung up, and that is said', async () => {
  const serializer = twilio()
  for (const message of first!.fake().begin()) serializer.begin!(message as string)
  await serializer.ended!({ code: 1000, reason: '' })
  await expect(serializer.call!.hangUp()).rejects.toThrow(ProcessorError)
})

test('a session that is no telephone has no call', () => {
  expect(() => callOf({ serializer: exotel() })).toThrow('is no telephone call')
})
