import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RTVI } from '../../../processors/index.ts'
import { InputMessageFrame, LLMContext, OutputMessageFrame } from '../../../src/engine.ts'
import { runProcessor } from '../../../src/testing/index.ts'
import { ready, talk } from './talk.ts'

test.each([
  ['nonsense', {}, 'Unsupported type nonsense'],
  ['', {}, 'Unsupported type '],
  ['toString', {}, 'Unsupported type toString'],
  ['send-text', {}, 'Invalid message: "content" has to be text.'],
  ['send-text', 'x', 'Invalid message: "data" has to be an object.'],
  ['send-text', { content: 'x', options: 1 }, 'Invalid message: "options" has to be an object.'],
  [
    'send-text',
    { content: 'x', options: { run_immediately: 1 } },
    'Invalid message: "run_immediately" has to be true or false.',
  ],
  [
    'append-to-context',
    { role: 'system', content: 'x' },
    'Invalid message: "role" has to be "user" or "assistant".',
  ],
  ['append-to-context', { role: 'user' }, 'Invalid message: there is no "content".'],
  ['dtmf', { buttons: [] }, 'Invalid message: "buttons" has to be a list of 1 to 256 keys.'],
  ['dtmf', { buttons: ['1', 'A'] }, 'Invalid message: a key is one of 0 to 9, * and #.'],
  ['dtmf', {}, 'Invalid message: a key is one of 0 to 9, * and #.'],
  ['client-message', { d: 1 }, 'Invalid message: "t" has to be text.'],
  ['llm-function-call-result', { tool_call_id: 'x' }, 'Invalid message: there is no "result".'],
  [
    'llm-function-call-result',
    { tool_call_id: 'x', result: 1 },
    'Invalid message: nobody waits for the result of x.',
  ],
  ['ui-event', {}, 'Invalid message: "event" has to be text.'],
  ['ui-snapshot', { tree: {} }, 'Invalid message: "tree" has no "root" with "ref" and "role".'],
  ['ui-cancel-job-group', {}, 'Invalid message: "job_id" has to be text.'],
  [
    'raw-audio',
    { base64Audio: '%', sampleRate: 16_000, numChannels: 1 },
    'Invalid message: the audio is no base64 of whole 16-bit samples.',
  ],
  [
    'raw-audio',
    { base64Audio: 'AAAA', sampleRate: 16_000, numChannels: 1 },
    'Invalid message: the audio is no base64 of whole 16-bit samples.',
  ],
  ['raw-audio-batch', {}, 'Invalid message: "base64AudioBatch" has to be a list.'],
])('%s with %j is refused', async (type, data, error) => {
  const { told, errors } = await talk(async (client) => {
    await ready(client)
    client.send(type, data, 'bad')
    await client.caller.wait(10)
  })
  expect(told.slice(1)).toEqual([{ label: 'rtvi-ai', type: 'error-response', id: 'bad', data: { error } }])
  expect(errors).toEqual([])
})

test('an agent without a context says that it takes no text', async () => {
  const { told } = await talk(
    async (client) => {
      await ready(client)
      client.send('send-text', { content: 'hello' })
      await client.caller.wait(10)
    },
    { withoutContext: true },
  )
  expect(told.at(-1)?.data.error).toContain('takes no text')
})

test('messages of other protocols go by', async () => {
  const messages = [null, 7, 'x', [], { type: 'client-ready' }, { label: 'other', type: 'client-ready' }]
  const frames = messages.map((message) => new InputMessageFrame({ message }))
  const { downstream } = await runProcessor(new RTVI(), frames)
  expect(downstream).toEqual(frames)
})

const types = fc.oneof(
  fc.constantFrom(
    ...['client-ready', 'disconnect', 'client-message', 'send-text', 'append-to-context', 'dtmf', 'ui-event'],
    ...['llm-function-call-result', 'ui-snapshot', 'ui-cancel-job-group', 'raw-audio', 'raw-audio-batch'],
  ),
  fc.string(),
)
const fields = fc.constantFrom(
  ...[
    'version',
    'about',
    't',
    'd',
    'content',
    'options',
    'run_immediately',
    'audio_response',
    'role',
    'tree',
  ],
  ...[
    'buttons',
    'button',
    'event',
    'payload',
    'job_id',
    'tool_call_id',
    'result',
    'base64Audio',
    '__proto__',
  ],
)
const values = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('user', 'assistant', '1', '#', true, false),
)
const data = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.dictionary(fields, values, { maxKeys: 5 }))
const message = fc.record(
  { label: fc.constant('rtvi-ai'), type: types, id: fc.oneof(fc.string(), fc.jsonValue()), data },
  { requiredKeys: ['label'] },
)

test('whatever comes, the processor lives, and answers only with its own messages', async () => {
  let messages = 0
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 600, maxLength: 1_000 }), async (batch) => {
      messages += batch.length
      const context = new LLMContext()
      const rtvi = new RTVI({ context, messages: { echo: (data) => data } })
      const { downstream, upstream } = await runProcessor(
        rtvi,
        batch.map((each) => new InputMessageFrame({ message: each })),
      )
      expect(upstream.map(({ kind }) => kind).filter((kind) => kind !== 'interrupt')).toEqual([])
      for (const frame of downstream)
        if (frame instanceof OutputMessageFrame) expect(JSON.stringify(frame.message)).toContain('"rtvi-ai"')
    }),
    { numRuns: 170, seed: 7 },
  )
  expect(messages).toBeGreaterThan(100_000)
})
