import { afterEach, expect, test } from 'vitest'
import { writeSummary } from '../../../processors/context/summary.ts'
import { Conversation } from '../../../processors/conversation/index.ts'
import { LLM } from '../../../processors/llm/index.ts'
import { llmTurnDetector } from '../../../processors/turn/stop/llm-turn-detector.ts'
import { EmptyAnswerError, type OpenAIOptions, openai } from '../../../providers/openai/llm.ts'
import {
  ErrorFrame,
  LLMContext,
  LLMContextFrame,
  LLMError,
  type LLMRequest,
  type Message,
  tool,
} from '../../../src/engine.ts'
import { runProcessor } from '../../../src/testing/index.ts'
import { collect, context } from '../../../testing/contracts/llm-answers.ts'
import {
  type FakeOpenAIServer,
  fakeOpenAIServer,
  type RecordedRequest,
  type Scene,
  type Step,
  saying,
} from '../../fakes/openai-server.ts'
import {
  alternation,
  type Insists,
  insisting,
  noSystemRole,
  objectArguments,
  pairedCalls,
  textContent,
} from '../../fakes/strict-server.ts'
import { textOf } from '../../processors/llm/ask.ts'

let server: FakeOpenAIServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

async function provider(
  script: (request: RecordedRequest, index: number) => Scene,
  options: Partial<OpenAIOptions> = {},
) {
  server = await fakeOpenAIServer(script)
  return openai({ model: 'test-1', baseURL: server.baseURL, maxRetries: 0, ...options })
}

const strict = (insists: readonly Insists[], options?: Partial<OpenAIOptions>) =>
  provider(
    insisting(insists, () => saying('Fine.')),
    options,
  )

async function say(
  model: Awaited<ReturnType<typeof provider>>,
  messages: readonly Message[],
  more: Partial<LLMRequest> = {},
) {
  const events = await collect(model.generate({ messages, ...more }, context()))
  return events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')
}

const greeted: Message[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'assistant', content: 'Welcome!' },
  { role: 'user', content: 'Hi.' },
]
const roles = ({ body }: RecordedRequest) => (body.messages as { role: string }[]).map(({ role }) => role)

test('C2: a server that insists on turns gets them, from the request on that it refused', async () => {
  const model = await strict([alternation])
  expect(await say(model, [{ role: 'user', content: 'Hi.' }])).toBe('Fine.')
  expect(await say(model, greeted)).toBe('Fine.')
  expect(await say(model, [...greeted, { role: 'user', content: 'Hello?' }])).toBe('Fine.')
  expect(server!.requests.map(roles)).toEqual([
    ['user'],
    ['system', 'assistant', 'user'],
    ['system', 'user', 'assistant', 'user'],
    ['system', 'user', 'assistant', 'user'],
  ])
})

test('C2: turns can be asked for, and are not where nobody insists', async () => {
  const model = await strict([alternation], { alternate: true })
  expect(await say(model, greeted)).toBe('Fine.')
  expect(server!.requests).toHaveLength(1)
  await server!.close()
  const lenient = await strict([])
  await say(lenient, greeted)
  expect(roles(server!.requests[0]!)).toEqual(['system', 'assistant', 'user'])
})

test('C2, a neighbour: a server without a system role, that then insists on turns too', async () => {
  const model = await strict([noSystemRole, alternation])
  expect(await say(model, greeted)).toBe('Fine.')
  expect(await say(model, greeted)).toBe('Fine.')
  expect(server!.requests.map(roles).at(-1)).toEqual(['user', 'assistant', 'user'])
  expect(server!.requests).toHaveLength(3)
})

test('C2, a neighbour: what one model insists on, another of the same server does not', async () => {
  const script = insisting([alternation], () => saying('Fine.'))
  const model = await provider((request, index) =>
    request.body.model === 'strict' ? script(request, index) : saying('Fine.'),
  )
  await say(model, greeted, { model: 'strict' })
  await say(model, greeted, { model: 'lenient' })
  expect(roles(server!.requests.at(-1)!)).toEqual(['system', 'assistant', 'user'])
})

test('C2, a neighbour: a refusal that turns do not help is told, after one more try, and changes nothing', async () => {
  const model = await provider((_, index) =>
    index < 2 ? { status: 400, body: { error: { message: 'Invalid role at 3.' } } } : saying('Fine.'),
  )
  await expect(say(model, greeted)).rejects.toMatchObject({ status: 400 })
  expect(server!.requests).toHaveLength(2)
  await say(model, greeted)
  expect(roles(server!.requests.at(-1)!)).toEqual(['system', 'assistant', 'user'])
})

test.each([
  'After the optional system message, conversation roles must alternate user/assistant/user/assistant/...',
  'Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant',
  "Unexpected role 'user' after role 'tool'",
  'jinja2.exceptions.TemplateError: Conversation roles must alternate',
  'roles must alternate between "user" and "assistant", but found multiple "user" roles in a row',
  'messages: first message must use the "user" role',
  'Please ensure that multiturn requests alternate between user and model',
])('C2, a neighbour: "%s" is understood', async (message) => {
  const model = await provider((_, index) =>
    index === 0 ? { status: 422, body: { detail: message } } : saying('Fine.'),
  )
  expect(await say(model, greeted)).toBe('Fine.')
})

test('C1 and F7: arguments that are no JSON leave the agent able to speak to the strictest server', async () => {
  const calling: Step[] = [
    { toolCalls: [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{"city": Oslo}' } }] },
    { finish: 'tool_calls' },
  ]
  const insists = [alternation, textContent, objectArguments, pairedCalls]
  const model = await provider(
    insisting(insists, (_, index) => (index === 0 ? calling : saying('It rains.'))),
  )
  const weather = tool({
    name: 'weather',
    description: 'The weather.',
    parameters: { type: 'object' },
    execute: () => 'rain',
  })
  const conversation = new LLMContext({ messages: [{ role: 'user', content: 'Weather in Oslo?' }] })
  const asked = [new LLMContextFrame({ context: conversation, turn: 1 })]
  const { downstream } = await runProcessor(new LLM(model, { tools: [weather] }), asked)
  expect(textOf(downstream)).toBe('It rains.')
  const [, , result] = server!.requests[1]!.body.messages as { content: string }[]
  expect(JSON.parse(result!.content)).toMatchObject({
    error: expect.stringContaining('not JSON'),
    arguments: '{"city": Oslo}',
  })
})

test('F8: an empty answer is told with its likely reason, and the agent apologizes', async () => {
  for (const scene of [
    [{ raw: '' }, 'end'],
    [{ finish: 'stop' }],
    [{ raw: 'data: [DONE]\n\n' }, 'end'],
  ] as Step[][]) {
    const model = await provider(() => scene, { maxRetries: 3 })
    const failed = await say(model, greeted).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(EmptyAnswerError)
    expect(failed).toBeInstanceOf(LLMError)
    expect(failed).toMatchObject({
      provider: 'openai',
      retryable: false,
      message: expect.stringMatching(/about \d+ tokens.*ContextLimit/),
    })
    const conversation = new LLMContext({ messages: greeted })
    const run = await runProcessor(new LLM(model, { apology: 'Sorry.' }), [
      new LLMContextFrame({ context: conversation, turn: 1 }),
    ])
    expect(textOf(run.downstream).trim()).toBe('Sorry.')
    expect(run.upstream.filter((frame) => frame instanceof ErrorFrame)).toHaveLength(1)
    expect(server!.requests).toHaveLength(2)
    await server!.close()
  }
})

test('F8, a neighbour: an empty answer after a tool, too long a result say, is no silence either', async () => {
  const calling: Step[] = [
    { text: 'Let me look.' },
    { toolCalls: [{ index: 0, id: 'a', function: { name: 'look', arguments: '{}' } }] },
    { finish: 'tool_calls' },
  ]
  const look = tool({
    name: 'look',
    description: 'Looks.',
    parameters: { type: 'object' },
    execute: () => 'x'.repeat(4_000),
  })
  const model = await provider((_, index) => (index === 0 ? calling : [{ finish: 'stop' }]))
  const conversation = new LLMContext({ messages: [{ role: 'user', content: 'Look.' }] })
  const run = await runProcessor(new LLM(model, { tools: [look], apology: 'Sorry.' }), [
    new LLMContextFrame({ context: conversation, turn: 1 }),
  ])
  expect(textOf(run.downstream)).toBe('Let me look. Sorry.')
  const errors = run.upstream.flatMap((frame) => (frame instanceof ErrorFrame ? [frame.error.message] : []))
  expect(errors).toEqual([expect.stringMatching(/about 1\d{3} tokens/)])
})

test('E15: a label tells a server from another of its kind', async () => {
  const model = await provider(() => ({ status: 400 }), { label: 'groq' })
  expect(model).toMatchObject({ name: 'groq', label: 'groq' })
  await expect(say(model, greeted)).rejects.toMatchObject({ provider: 'groq' })
})

test('A13: an error tells a code and a sentence: no key, no address with a password, no organization, no page', async () => {
  const message = `Incorrect API key provided: sk-proj-abcdef1234567890. Organization org-AbCdEf123456789 at https://bob:secret@inner.example/v1?token=abc. ${'More. '.repeat(200_000)}`
  server = await fakeOpenAIServer(() => ({ status: 429, body: { error: { message } } }))
  const address = server.baseURL.replace('http://', 'http://alice:hunter2@')
  for (const status of [429, 500]) {
    const failed = (await say(openai({ model: 'm', baseURL: address, maxRetries: 0 }), greeted).catch(
      (error: unknown) => error,
    )) as LLMError
    expect(failed.message.length).toBeLessThan(600)
    const everything = `${failed.message} ${failed.stack} ${JSON.stringify(failed)} ${String(failed.cause)}`
    for (const secret of ['sk-proj', 'org-AbC', 'secret', 'token=abc', 'hunter2', 'alice'])
      expect(everything, `${status}`).not.toContain(secret)
    expect(everything.length).toBeLessThan(10_000)
  }
})

test('A13, a neighbour: a web page of a proxy is named and not repeated', async () => {
  const page = `<!DOCTYPE html><html><body>${'Bad gateway '.repeat(50_000)}</body></html>`
  const model = await provider(() => ({ status: 502, headers: { 'content-type': 'text/html' }, body: page }))
  const failed = (await say(model, greeted).catch((error: unknown) => error)) as LLMError
  expect(failed.message).toBe(`${server!.baseURL} failed (502). It answered with a web page.`)
})

test('A13, a neighbour: an error in the middle of an answer is told in the same way', async () => {
  const model = await provider(() => [
    { text: 'Hi ' },
    { error: { message: `Key sk-proj-abcdef1234567890 is over ${'x '.repeat(5_000)}` } },
  ])
  const failed = (await say(model, greeted).catch((error: unknown) => error)) as LLMError
  expect(failed.message).not.toContain('sk-proj')
  expect(failed.message.length).toBeLessThan(600)
})

test('A14: an event without end costs a megabyte and is an error', async () => {
  const block = 'x'.repeat(1 << 16)
  const flood: Step[] = [
    { raw: 'data: {"choices":[{"delta":{"content":"' },
    ...Array.from({ length: 300 }, () => ({ raw: block })),
    'hang',
  ]
  const model = await provider(() => flood)
  await expect(say(model, greeted)).rejects.toMatchObject({
    code: 'LLM_FAILED',
    provider: 'openai',
    retryable: false,
  })
  await server!.idle()
})

test('A14, a neighbour: the limits are settable', async () => {
  const model = await provider(() => saying('One two three four.'), { limits: { textLength: 10 } })
  await expect(say(model, greeted)).rejects.toThrow('longer than 10 characters')
})

test('F8, a neighbour: a server that says itself that the conversation is too long is understood, and not asked again', async () => {
  for (const said of [
    "This model's maximum context length is 8192 tokens, however you requested 9000 tokens.",
    'the request exceeds the available context size, try increasing it',
    'prompt is too long: 210000 tokens > 200000 maximum',
  ]) {
    const model = await provider(() => ({ status: 500, body: { error: { message: said } } }), {
      maxRetries: 2,
    })
    await expect(say(model, greeted)).rejects.toThrow('shorten it with ContextLimit')
    expect(server!.requests).toHaveLength(1)
    await server!.close()
  }
})

test('C6, a neighbour: a server that leaves the line open after the end keeps nobody waiting', async () => {
  const calling = { index: 0, id: 'a', function: { name: 'time', arguments: '{}' } }
  const scenes: Step[][] = [
    [{ text: 'Fine.' }, { finish: 'stop' }, 'hang'],
    [{ text: 'Fine.' }, { raw: 'data: [DONE]\n\n' }, 'hang'],
    [{ text: 'Fine.' }, { toolCalls: [calling] }, { finish: 'tool_calls' }, 'hang'],
  ]
  for (const scene of scenes) {
    const model = await provider(() => scene)
    expect(await say(model, greeted)).toBe('Fine.')
    await server!.close()
  }
})

test('C7: what a model thinks is neither heard nor remembered', async () => {
  const model = await provider(() => [
    { text: '<think>They greet, ' },
    { text: 'so I greet.</think>' },
    { text: 'Hello.' },
    { finish: 'stop' },
  ])
  const conversation = new Conversation({ llm: model })
  expect(await conversation.textOnly('Hi.')).toBe('Hello.')
  expect(conversation.history).toEqual([
    { role: 'user', content: 'Hi.' },
    { role: 'assistant', content: 'Hello.' },
  ])
})

test('C7: a model that marks only the end of its thoughts is known by its first answer, or by its name', async () => {
  const answer: Step[] = [
    { text: 'They greet.' },
    { text: '</think>' },
    { text: 'Hello.' },
    { finish: 'stop' },
  ]
  const model = await provider(() => answer)
  await say(model, greeted)
  expect(await say(model, greeted)).toBe('Hello.')
  await server!.close()
  for (const options of [{ model: 'QwQ-32B' }, { model: 'deepseek-r1:7b' }, { thinksFirst: true }]) {
    const known = await provider(() => answer, options)
    expect(await say(known, greeted)).toBe('Hello.')
    await server!.close()
  }
})

test('C7, a neighbour: it is known too by a first answer that the listener breaks off', async () => {
  const model = await provider(() => [{ text: 'They greet.' }, { text: '</think>Hello.' }, 'hang'])
  let heard = ''
  for await (const event of model.generate({ messages: greeted }, context())) {
    if (event.type === 'text') heard += event.text
    if (heard.endsWith('Hello.')) break
  }
  expect(heard).toBe('They greet.Hello.')
  heard = ''
  for await (const event of model.generate({ messages: greeted }, context())) {
    if (event.type === 'text') heard += event.text
    if (heard !== '') break
  }
  expect(heard).toBe('Hello.')
})

test('C7, a neighbour: a judge and a summary get no thoughts either', async () => {
  const thinker = await provider(() => [
    { text: '<think>100? 5? </think>' },
    { text: '87' },
    { finish: 'stop' },
  ])
  const detector = llmTurnDetector(thinker)
  expect(await detector.probability({ text: 'I would like', audio: undefined } as never, context())).toBe(
    0.87,
  )
  const summary = await writeSummary([{ role: 'user', content: 'A long story about the sea.' }], {
    provider: thinker,
    prompt: 'Sum up.',
    context: context(),
  })
  expect(summary.message.content).toBe('[Summary of the conversation so far: 87]')
})

test('C2, a neighbour: a server that takes ids of nine characters only gets them', async () => {
  const nine: Insists = (messages) => {
    const ids = messages.flatMap(({ tool_calls: calls = [], tool_call_id: id }) =>
      [...calls.map((each) => each.id), id ?? []].flat(),
    )
    const message = 'Tool call id was call_abc but must be a-z, A-Z, 0-9, with a length of 9.'
    return ids.every((id) => /^[a-zA-Z0-9]{9}$/.test(id)) ? undefined : { status: 400, body: { message } }
  }
  const model = await strict([pairedCalls, nine])
  const called: Message[] = ['call-a', 'later-call-b'].flatMap((id): Message[] => [
    { role: 'user', content: 'Time?' },
    { role: 'assistant', content: '', toolCalls: [{ id, name: 'time', arguments: '{}' }] },
    { role: 'tool', toolCallId: id, name: 'time', content: 'noon' },
  ])
  expect(await say(model, called)).toBe('Fine.')
  expect(await say(model, called)).toBe('Fine.')
  expect(server!.requests).toHaveLength(3)
})
