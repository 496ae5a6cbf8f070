import { expect, test } from 'vitest'
import { call, inTurn, onResult, type RulesOptions, rule, rules } from '../../../providers/rules/llm.ts'
import {
  CancelledError,
  type Clock,
  LLMError,
  type LLMEvent,
  type LLMProvider,
  type LLMRequest,
  type Message,
  providerCall,
} from '../../../src/engine.ts'
import { VirtualClock } from '../../../src/testing/index.ts'

const timeTool = { name: 'time_in_city', description: '', parameters: {} }
const timeRules: RulesOptions['rules'] = [
  rule(/what time is it in (?<city>\w+)/i, ({ groups }) => call('time_in_city', { city: groups.city })),
  onResult<{ time: string }>(
    'time_in_city',
    ({ time }, { arguments: { city } }) => `It is ${time} in ${city}.`,
  ),
  rule('hello', inTurn('Hello.', 'Hello again.')),
]

function user(...said: readonly string[]): LLMRequest {
  return { messages: said.map((content) => ({ role: 'user', content })), tools: [timeTool] }
}

async function collect(
  provider: LLMProvider,
  request: LLMRequest,
  clock: Clock = new VirtualClock(),
  signal = new AbortController().signal,
): Promise<LLMEvent[]> {
  const events: LLMEvent[] = []
  for await (const event of provider.generate(request, providerCall({ clock, signal }))) events.push(event)
  return events
}

async function say(provider: LLMProvider, request: LLMRequest): Promise<string> {
  return (await collect(provider, request)).map((event) => (event.type === 'text' ? event.text : '')).join('')
}

test('words come one by one, each at its time', async () => {
  const clock = new VirtualClock()
  const provider = rules({ rules: [rule('story', 'Once upon a time.')], delayMs: 200, tokenDelayMs: 50 })
  const heard: [number, string][] = []
  const context = providerCall({ clock })
  const listen = async () => {
    for await (const event of provider.generate(user('A STORY please'), context))
      if (event.type === 'text') heard.push([clock.now(), event.text])
  }
  await clock.runUntil(listen())
  expect(heard).toEqual([
    [200, 'Once'],
    [250, ' upon'],
    [300, ' a'],
    [350, ' time.'],
  ])
  expect(provider.metrics?.()).toEqual({ calls: 1, errors: 0, aborted: 0, busyMs: 350, words: 4 })
})

test('a rule calls a tool, and its result is answered', async () => {
  const provider = rules({ rules: timeRules })
  const request = user('So, what time is it in Tokyo?')
  const [event] = await collect(provider, request)
  expect(event).toMatchObject({ type: 'tool-call', name: 'time_in_city', arguments: '{"city":"Tokyo"}' })
  if (event?.type !== 'tool-call') throw new Error('No tool was called.')
  const after: Message[] = [
    ...request.messages,
    { role: 'assistant', content: '', toolCalls: [event] },
    { role: 'tool', toolCallId: event.id, name: event.name, content: '{"time":"three"}' },
  ]
  expect(await say(provider, { ...request, messages: after })).toBe('It is three in Tokyo.')
})

test('a tool that failed is answered with regret, or as the rule says', async () => {
  const result = (name: string): Message => ({
    role: 'tool',
    toolCallId: 'x',
    name,
    content: '{"error":"no network"}',
  })
  const provider = rules({
    rules: [
      onResult('a', 'Done.'),
      onResult('b', 'Done.', (reason) => `It failed, for there was ${reason}.`),
    ],
  })
  expect(await say(provider, { messages: [result('a')] })).toBe('I am sorry, that did not work.')
  expect(await say(provider, { messages: [result('b')] })).toBe('It failed, for there was no network.')
})

test('the results of several calls are answered together; text without a rule is said as it is', async () => {
  const result = (name: string, content: string): Message => ({
    role: 'tool',
    toolCallId: name,
    name,
    content,
  })
  const provider = rules({ rules: [onResult<number>('add', (sum) => `The sum is ${sum}.`)] })
  const messages = [result('add', '5'), result('weather', 'It rains.')]
  expect(await say(provider, { messages })).toBe('The sum is 5. It rains.')
})

test('a reply may hold words and calls', async () => {
  const provider = rules({
    rules: [rule('time', ['One moment.', call('time_in_city'), call('time_in_city')])],
  })
  const events = await collect(provider, user('the time'))
  expect(events.map((event) => (event.type === 'text' ? event.text : event.type))).toEqual([
    'One',
    ' moment.',
    'tool-call',
    'tool-call',
    'finish',
  ])
  expect(new Set(events.map((event) => event.type === 'tool-call' && event.id)).size).toBe(3)
})

test('a call of a tool that is not offered is an error that names it', async () => {
  const provider = rules({ rules: timeRules })
  const error = await collect(provider, { messages: user('What time is it in Rome?').messages }).catch(
    (e) => e,
  )
  expect(error).toBeInstanceOf(LLMError)
  expect(error.message).toContain('"time_in_city"')
  expect(provider.metrics?.()).toMatchObject({ calls: 1, errors: 1, aborted: 0 })
})

test('replies alternate by what this conversation has heard, not by what others have', async () => {
  const provider = rules({ rules: timeRules })
  expect(await say(provider, user('Hello.'))).toBe('Hello.')
  expect(await say(provider, user('Hello.'))).toBe('Hello.')
  expect(await say(provider, user('Hello.', 'hello?'))).toBe('Hello again.')
  expect(await say(provider, user('Hello.', 'hello?', 'HELLO!'))).toBe('Hello.')
})

test('the first rule in order wins; among equals, the one heard first', async () => {
  const ordered = rules({ rules: [rule('tea', 'Tea.'), rule('coffee', 'Coffee.')] })
  const equal = rules({ rules: [[rule('tea', 'Tea.'), rule('coffee', 'Coffee.')]] })
  expect(await say(ordered, user('coffee or tea'))).toBe('Tea.')
  expect(await say(equal, user('coffee or tea'))).toBe('Coffee.')
  expect(await say(equal, user('tea or coffee'))).toBe('Tea.')
})

test('a rule that answers nothing passes to the next, the last to the fallback', async () => {
  const pass = rule('tea', () => undefined)
  expect(await say(rules({ rules: [pass, rule(/t/g, 'A letter.')] }), user('tea'))).toBe('A letter.')
  expect(await say(rules({ rules: [pass], fallback: ({ text }) => `What is ${text}?` }), user('tea'))).toBe(
    'What is tea?',
  )
  expect(await say(rules({ rules: [] }), user('tea'))).toBe('I have no rule for that.')
})

test('a finder of your own gives its finding, typed', async () => {
  const digits = (text: string) => {
    const found = /\d+/.exec(text)
    return found ? { found: Number(found[0]), index: found.index } : undefined
  }
  const provider = rules({ rules: [rule(digits, ({ found }) => `Twice that is ${found * 2}.`)] })
  expect(await say(provider, user('it costs 21'))).toBe('Twice that is 42.')
})

test('an abort ends it at once: before it begins, in its delay, between words', async () => {
  const provider = rules({ rules: [rule('story', 'Once upon a time.')], delayMs: 1000, tokenDelayMs: 100 })
  for (const abortAtMs of [0, 500, 1050, 1150]) {
    const clock = new VirtualClock()
    const session = new AbortController()
    const ended = collect(provider, user('story'), clock, session.signal).catch((error) => error)
    await clock.advance(abortAtMs)
    session.abort()
    expect(await ended).toBeInstanceOf(CancelledError)
    expect(clock.now()).toBe(abortAtMs)
    expect(clock.pendingTimers).toBe(0)
  }
  expect(
    await collect(provider, user('story'), new VirtualClock(), AbortSignal.abort()).catch((e) => e),
  ).toBeInstanceOf(CancelledError)
  expect(provider.metrics?.()).toMatchObject({ calls: 5, errors: 0, aborted: 5 })
})

test('an abort is felt without any delay between the words, too', async () => {
  const session = new AbortController()
  const provider = rules({ rules: [rule('story', 'Once upon a time.')] })
  const context = providerCall({ clock: new VirtualClock(), signal: session.signal })
  const heard: string[] = []
  const listen = async () => {
    for await (const event of provider.generate(user('story'), context)) {
      if (event.type === 'text') heard.push(event.text)
      session.abort()
    }
  }
  await expect(listen()).rejects.toBeInstanceOf(CancelledError)
  expect(heard).toEqual(['Once'])
})

test('many conversations share one provider', async () => {
  const clock = new VirtualClock()
  const provider = rules({
    rules: timeRules,
    delayMs: 10,
    tokenDelayMs: 10,
    fallback: ({ text }) => `You said ${text}.`,
  })
  const asked = Array.from({ length: 50 }, (_, i) => `number ${i}`)
  const answers = await clock.runUntil(Promise.all(asked.map((text) => collect(provider, user(text), clock))))
  const texts = answers.map((events) =>
    events.map((event) => (event.type === 'text' ? event.text : '')).join(''),
  )
  expect(texts).toEqual(asked.map((text) => `You said ${text}.`))
  expect(clock.now()).toBe(40)
})

test('a hundred aborted calls leave nothing behind', async () => {
  const clock = new VirtualClock()
  const provider = rules({ rules: [], delayMs: 100, tokenDelayMs: 100 })
  const sessions = Array.from({ length: 100 }, () => new AbortController())
  const ended = sessions.map(({ signal }) =>
    collect(provider, user('hm'), clock, signal).catch((error) => error),
  )
  await clock.advance(250)
  expect(clock.pendingTimers).toBe(100)
  for (const session of sessions) session.abort()
  for (const error of await Promise.all(ended)) expect(error).toBeInstanceOf(CancelledError)
  expect(clock.pendingTimers).toBe(0)
  expect(provider.metrics?.()).toMatchObject({ calls: 100, aborted: 100 })
})
