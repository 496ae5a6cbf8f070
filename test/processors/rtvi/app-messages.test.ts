import { expect, test } from 'vitest'
import { ready, talk } from './talk.ts'

test('the program answers requests, refuses them, and takes what needs no answer', async () => {
  const noted: unknown[] = []
  const { told } = await talk(
    async (client) => {
      await ready(client)
      client.send('client-message', { t: 'double', d: 21 }, 'a')
      client.send('client-message', { t: 'note', d: 'x' }, 'b')
      client.send('client-message', { t: 'note' }, 'c')
      client.send('client-message', { t: 'fail' }, 'd')
      client.send('client-message', { t: 'unknown' }, 'e')
      client.send('client-message', { t: 'toString' }, 'f')
      await client.caller.wait(200)
    },
    {
      rtvi: {
        messages: {
          double: async (data, { clock }) => {
            await clock.sleep(50)
            return Number(data) * 2
          },
          note: (data) => void noted.push(data),
          fail: () => {
            throw new Error('Not today.')
          },
        },
      },
    },
  )
  const answers = new Map(told.slice(1).map((message) => [message.id, message]))
  expect(answers.get('a')).toMatchObject({ type: 'server-response', data: { t: 'double', d: 42 } })
  expect(noted).toEqual(['x', undefined])
  expect(answers.has('b') || answers.has('c')).toBe(false)
  expect(answers.get('d')).toMatchObject({ type: 'error-response', data: { error: 'Not today.' } })
  expect(answers.get('e')).toMatchObject({ type: 'error-response' })
  expect(answers.get('f')).toMatchObject({ type: 'error-response' })
})

test('handlers that hang are refused company, and learn of the end', async () => {
  let aborted = 0
  const { told, result } = await talk(
    async (client) => {
      await ready(client)
      for (let at = 0; at < 70; at++) client.send('client-message', { t: 'hang' }, `hang-${at}`)
      await client.caller.wait(10)
    },
    {
      rtvi: {
        messages: {
          hang: (_, { signal }) =>
            new Promise<void>((resolve) =>
              signal.addEventListener('abort', () => {
                aborted++
                resolve()
              }),
            ),
        },
      },
    },
  )
  expect(told.filter(({ type }) => type === 'error-response')).toHaveLength(6)
  expect(aborted).toBe(64)
  expect(result.reason).toBe('ended')
})

test('what happens at the page reaches the program', async () => {
  const seen: unknown[] = []
  const tree = { root: { ref: 'e1', role: 'document', children: [] }, captured_at: 7 }
  const { told } = await talk(
    async (client) => {
      await ready(client)
      client.send('ui-event', { event: 'opened', payload: { id: 1 } })
      client.send('ui-snapshot', { tree })
      client.send('ui-cancel-job-group', { job_id: 'j', reason: 'enough' })
      client.send('ui-snapshot', { tree: { root: {} } }, 'bad')
      await client.caller.wait(10)
      expect(client.rtvi.snapshot).toEqual(tree)
    },
    {
      rtvi: {
        onUIEvent: (...args) => void seen.push(args),
        onUISnapshot: (...args) => void seen.push(args),
        onCancelJobGroup: (...args) => void seen.push(args),
      },
    },
  )
  expect(seen).toEqual([['opened', { id: 1 }], [tree], ['j', 'enough']])
  expect(told.at(-1)).toMatchObject({ type: 'error-response', id: 'bad' })
})

test('the program tells the page what it likes', async () => {
  const event = { kind: 'group_completed', job_id: 'j', at: 7 } as const
  const origins = [{ site_uri: 'https://example.org', results: [{ text: 'x', confidence: [1] }] }]
  const { told } = await talk(async (client) => {
    await ready(client)
    client.rtvi.send({ any: 'thing' })
    client.rtvi.uiCommand('toast', { title: 'Hello' })
    client.rtvi.uiJobGroup(event)
    client.rtvi.searchResponse({ origins })
    await client.caller.wait(10)
    expect(client.rtvi.client?.about.library).toBe('a test')
  })
  expect(told.slice(1)).toEqual([
    { label: 'rtvi-ai', type: 'server-message', data: { any: 'thing' } },
    { label: 'rtvi-ai', type: 'ui-command', data: { command: 'toast', payload: { title: 'Hello' } } },
    { label: 'rtvi-ai', type: 'ui-job-group', data: event },
    { label: 'rtvi-ai', type: 'bot-llm-search-response', data: { origins } },
  ])
})
