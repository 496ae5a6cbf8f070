import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import { VendorHTTP } from '../../../providers/kit/vendor-http.ts'
import { type Clock, providerCall, systemClock, TTSError } from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'
import { localServer, nobody } from './local-server.ts'

const http = new VendorHTTP({
  provider: 'acme',
  error: (message, details) => new TTSError(message, details),
  key: "acme()'s apiKey, or ACME_API_KEY",
  baseURL: "acme()'s baseURL",
  input: 'the text',
  longest: 1_000,
})
const call = (signal?: AbortSignal) => providerCall(signal ? { signal } : {})
const key = 'sk-acme-1234567890abcdef'

async function failure(work: Promise<unknown>): Promise<TTSError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(TTSError)
  return error as TTSError
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

describe('a request', () => {
  test('is sent as it is meant, and its answer is read as JSON', async () => {
    const server = await localServer((response) => response.end('{"voices":["ann"]}'))
    const headers = { authorization: `Token ${key}` }
    const response = await http.request(
      `${server.url}/v1/speak?voice=ann`,
      { json: { text: 'é' }, headers },
      call(),
    )
    expect(await http.json(response, call())).toEqual({ voices: ['ann'] })
    const plain = await http.request(server.url, {}, call())
    await plain.body?.cancel()
    const bytes = await http.request(server.url, { method: 'PUT', body: new Uint8Array([65]) }, call())
    await bytes.body?.cancel()
    expect(server.received).toMatchObject([
      {
        method: 'POST',
        path: '/v1/speak?voice=ann',
        body: '{"text":"é"}',
        headers: { 'content-type': 'application/json', authorization: `Token ${key}` },
      },
      { method: 'GET', path: '/', body: '' },
      { method: 'PUT', body: 'A' },
    ])
  })

  test.each([
    [401, { detail: 'bad key' }, 'auth', false, "set acme()'s apiKey, or ACME_API_KEY, to a valid one"],
    [402, { message: 'pay' }, 'quota', false, 'no retry helps'],
    [429, { error: { message: 'slow down' } }, 'rate', true, 'takes no more requests now (429)'],
    [
      400,
      { error: { message: 'no such voice' } },
      'request',
      false,
      'rejected the request (400). no such voice.',
    ],
    [400, { error: { code: 'content_policy_violation' } }, 'content', false, 'refused the text'],
    [503, 'oops', 'server', true, 'failed (503). oops.'],
    [502, '<html>Bad gateway</html>', 'server', true, 'It answered with a web page.'],
  ])(
    'that is answered with %i is an error that says why: %j',
    async (status, said, reason, retryable, words) => {
      const server = await localServer((response) =>
        response.writeHead(status).end(typeof said === 'string' ? said : JSON.stringify(said)),
      )
      const error = await failure(http.request(`${server.url}/v1/x?key=${key}`, {}, call()))
      expect(error).toMatchObject({ provider: 'acme', status, reason, retryable })
      expect(error.message).toContain(words)
      expect(error.message).toContain(server.url)
      expect(error.message).not.toContain('key=')
    },
  )

  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after-ms': '250' }, 250],
    [{ date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, 9_000],
  ])('tells how long the vendor asks to wait: %j', async (headers, retryAfterMs) => {
    const server = await localServer((response) => response.writeHead(429, headers).end())
    expect(await failure(http.request(server.url, {}, call()))).toMatchObject({ retryAfterMs })
  })

  test('tells no key, and of a long answer little', async () => {
    const server = await localServer((response) =>
      response.writeHead(400).end(`Incorrect API key provided: ${key}. ${'x '.repeat(100_000)}`),
    )
    const error = await failure(http.request(server.url, {}, call()))
    expect(error.message).not.toContain(key)
    expect(error.message.length).toBeLessThan(500)
  })

  test('reads of an error page without an end only its beginning', async () => {
    const server = await localServer((response) => {
      response.writeHead(500)
      const more = () => {
        while (!response.destroyed)
          if (!response.write('x'.repeat(1_000))) return void response.once('drain', more)
      }
      more()
    })
    expect(await failure(http.request(server.url, {}, call()))).toMatchObject({ status: 500 })
    await server.gone
  })

  test('that nobody answers says where, and what to do', async () => {
    const address = await nobody()
    const error = await failure(http.request(`${address}/v1?key=${key}`, {}, call()))
    expect(error).toMatchObject({ reason: 'unreachable', retryable: true, provider: 'acme' })
    expect(error.message).toBe(
      `Nothing answers at ${address}: start the server there, or correct acme()'s baseURL.`,
    )
  })

  test('ends when it is aborted, before, while it waits, and while its answer comes', async () => {
    await expect(http.request('http://127.0.0.1:1', {}, call(AbortSignal.abort()))).rejects.toMatchObject({
      code: 'CANCELLED',
    })
    const server = await localServer((response, { path }) => {
      if (path === '/slow') response.writeHead(200).write('begun')
    })
    for (const path of ['/never', '/slow']) {
      const controller = new AbortController()
      const work = http
        .request(server.url + path, {}, call(controller.signal))
        .then((response) => all(http.bytes(response, call(controller.signal))))
      while (server.received.at(-1)?.path !== path) await new Promise((resolve) => setImmediate(resolve))
      controller.abort(new Error('interrupted'))
      await expect(work).rejects.toMatchObject({ code: 'CANCELLED' })
    }
    await server.gone
  })

  test('holds the clock while it waits, and no longer', async () => {
    const server = await localServer((response) => response.end('{}'))
    const clock = new VirtualClock()
    const virtual = providerCall({ clock })
    const work = http.request(server.url, {}, virtual).then((response) => http.json(response, virtual))
    await clock.runUntil(work)
    expect(clock.now()).toBe(0)
  })

  test('leaves no listener and no held work behind', async () => {
    const server = await localServer((response) => response.end('{}'))
    const { signal } = new AbortController()
    let held = 0
    const clock: Clock = {
      ...systemClock,
      hold: (work) => {
        held++
        const over = () => void held--
        work.then(over, over)
        return work
      },
    }
    for (let i = 0; i < 50; i++) {
      const response = await http.request(server.url, {}, { signal, clock })
      for await (const _ of http.bytes(response, { signal, clock })) break
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(held).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})

describe('an answer', () => {
  const answered = async (pieces: readonly string[], cut = false) => {
    const server = await localServer(async (response) => {
      for (const piece of pieces) {
        response.write(piece)
        await new Promise((resolve) => setImmediate(resolve))
      }
      if (cut) response.destroy()
      else response.end()
    })
    return http.request(server.url, {}, call())
  }

  test('is read by its events, in whatever pieces they come', async () => {
    const text =
      ': hello\n\nevent: audio\ndata: {"a":1}\n\ndata: {"a":\r\ndata: 2}\r\n\r\nevent: done\ndata: {}\n\n'
    for (const pieces of [[text], [...text]])
      expect(await all(http.events(await answered(pieces), call()))).toEqual([
        { name: 'audio', value: { a: 1 } },
        { name: '', value: { a: 2 } },
        { name: 'done', value: {} },
      ])
  })

  test('ends at [DONE], whatever comes behind it', async () => {
    const response = await answered(['data: {"a":1}\n\ndata: [DONE]\n\n', 'data: {"a":2}\n\n'])
    expect(await all(http.events(response, call()))).toEqual([{ name: '', value: { a: 1 } }])
  })

  test.each([
    ['an event that is too long', `data: {"a":"${'x'.repeat(1_001)}"}\n\n`],
    ['an event that is no JSON', 'data: {"a":\n\n'],
    ['a web page', '<html>\n\n'],
  ])('with %s is an error', async (_, text) => {
    const error = await failure(answered([text]).then((response) => all(http.events(response, call()))))
    expect(error).toMatchObject({ reason: 'protocol', provider: 'acme' })
  })

  test.each(['x', `{"a":"${'x'.repeat(1_001)}"}`])(
    'that is to be JSON and is not, or is too long: an error',
    async (text) => {
      const error = await failure(answered([text]).then((response) => http.json(response, call())))
      expect(error).toMatchObject({ reason: 'protocol', provider: 'acme' })
      expect(error.message.length).toBeLessThan(200)
    },
  )

  test('that breaks off is an error, behind what has come', async () => {
    const response = await answered(['data: {"a":1}\n\n'], true)
    const events: unknown[] = []
    const reading = async () => {
      for await (const event of http.events(response, call())) events.push(event)
    }
    expect(await failure(reading())).toMatchObject({ reason: 'unreachable', retryable: true })
    expect(events).toEqual([{ name: '', value: { a: 1 } }])
  })

  test('that its reader leaves is ended', async () => {
    const server = await localServer((response) => void response.write('data: {"a":1}\n\n'))
    const response = await http.request(server.url, {}, call())
    for await (const _ of http.events(response, call())) break
    await server.gone
  })

  test('that tells of an error in its middle is refused without a status', () => {
    const error = http.refusal('https://api.acme.example/v1', { body: { error: { message: 'overloaded' } } })
    expect(error).toMatchObject({ reason: 'rate', provider: 'acme', retryable: true })
    expect(error.status).toBeUndefined()
  })
})
