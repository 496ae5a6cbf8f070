import { describe, expect, test } from 'vitest'
import { LLMContext, LLMContextFrame, SettingsFrame } from '../../../src/engine.ts'
import { ask, calls, named } from './ask.ts'

describe('what a tool changes holds in the next round of the same answer', () => {
  test('the prompt', async () => {
    const context = new LLMContext({ system: 'Ask for the name.' })
    const next = named('next', () => {
      context.system = 'Ask for the age.'
    })
    const { provider } = await ask({
      context,
      answers: [calls('next'), 'How old?'],
      options: { tools: [next] },
    })
    expect(provider.requests.map(({ messages }) => messages[0]?.content)).toEqual([
      'Ask for the name.',
      'Ask for the age.',
    ])
  })

  test('what is added to the conversation', async () => {
    const context = new LLMContext()
    const next = named('next', () => context.add({ role: 'user', content: '[The name is taken.]' }))
    const { provider } = await ask({ context, answers: [calls('next'), 'Oh.'], options: { tools: [next] } })
    expect(provider.requests[1]?.messages.map(({ content }) => content)).toEqual([
      'what time is it',
      '[The name is taken.]',
      '',
      'null',
    ])
  })

  test('what is taken out of it, but never the call that did it', async () => {
    const context = new LLMContext({ messages: [{ role: 'user', content: 'long ago' }] })
    const forget = named('forget', () => context.clear())
    const answers = [{ text: 'Let me think.', ...calls('forget') }, 'Who are you?']
    const { provider } = await ask({ context, answers, options: { tools: [forget] } })
    expect(provider.requests[1]?.messages).toMatchObject([
      { role: 'assistant', content: 'Let me think.', toolCalls: [{ name: 'forget' }] },
      { role: 'tool', content: 'null' },
    ])
  })
})

test('a round is told what the rounds before it said, heard yet or not, and each once', async () => {
  const context = new LLMContext({ system: 'Be brief.' })
  const look = named('look', () => {
    context.recordHeard(1, 0, 'Let me ')
    return 'done'
  })
  const answers = [
    { text: 'Let me look.', ...calls('look') },
    { text: 'Once more.', ...calls('look') },
    'So.',
  ]
  const { provider } = await ask({ context, answers, options: { tools: [look] } })
  expect(provider.requests[2]?.messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'system: Be brief.',
    'user: what time is it',
    'assistant: Let me look.',
    'tool: done',
    'assistant: Once more.',
    'tool: done',
  ])
  expect(context.messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'system: Be brief.',
    'user: what time is it',
    'assistant: Let me Let me',
    'assistant: ',
    'tool: done',
    'assistant: ',
    'tool: done',
  ])
})

test('settings change model, temperature and limit of the requests that follow', async () => {
  const context = new LLMContext()
  const { provider } = await ask({
    context,
    answers: ['One.', 'Two.', 'Three.'],
    options: { temperature: 0.1 },
    after: [
      new SettingsFrame({ settings: { model: 'large', maxTokens: 50 } }),
      new LLMContextFrame({ context, turn: 2 }),
      new SettingsFrame({ settings: { temperature: 0.9 } }),
      new LLMContextFrame({ context, turn: 3 }),
    ],
  })
  expect(provider.requests.map(({ messages: _, ...how }) => how)).toEqual([
    { temperature: 0.1 },
    { temperature: 0.1, model: 'large', maxTokens: 50 },
    { temperature: 0.9, model: 'large', maxTokens: 50 },
  ])
})
