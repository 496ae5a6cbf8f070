import { describe, expect, test } from 'vitest'
import { toChatMessages } from '../../../providers/openai/history/chat-history.ts'
import type { Message, ToolCall } from '../../../src/engine.ts'

const user = (content: string): Message => ({ role: 'user', content })
const agent = (content: string, ...toolCalls: ToolCall[]): Message =>
  toolCalls.length > 0 ? { role: 'assistant', content, toolCalls } : { role: 'assistant', content }
const call = (id: string, args = '{}'): ToolCall => ({ id, name: 'weather', arguments: args })
const result = (id: string, content = 'rain'): Message => ({
  role: 'tool',
  toolCallId: id,
  name: 'weather',
  content,
})
const sent = (id: string, args = '{}') => ({
  id,
  type: 'function',
  function: { name: 'weather', arguments: args },
})

/** What each role says, in a line each. */
function script(messages: ReturnType<typeof toChatMessages>): string[] {
  return messages.map((message) => {
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
    return [`${message.role}: ${String(message.content)}`, ...calls.map(({ id }) => id)].join(' +')
  })
}

describe('the history that a server is sent', () => {
  test.each(['{"city":', 'Oslo', '[1]', 'null', '"Oslo"', '7', '{"a":1}{"b":2}'])(
    'C1: arguments %s are a JSON object on the wire, and the model reads with the error what it wrote',
    (args) => {
      const error = JSON.stringify({ error: 'They are no JSON object.' })
      const [, assistant, tool] = toChatMessages([
        user('Weather?'),
        agent('', call('a', args)),
        result('a', error),
      ])
      expect(assistant).toEqual({ role: 'assistant', content: '', tool_calls: [sent('a', '{}')] })
      expect(JSON.parse(tool!.content as string)).toEqual({
        error: 'They are no JSON object.',
        arguments: args,
      })
    },
  )

  test('C1, a neighbour: endless arguments are shown in part, beside a result that is no JSON too', () => {
    const [, tool] = toChatMessages([agent('', call('a', 'x'.repeat(100_000))), result('a', 'No.')])
    expect((tool!.content as string).length).toBeLessThan(600)
    expect(tool!.content).toMatch(/^No\. \(The arguments were: xxx/)
  })

  test('C1, a neighbour: arguments that are an object go out as they were written, none as an empty object', () => {
    const written = '{ "city" : "Oslo", "n": 12345678901234567890 }'
    const [assistant] = toChatMessages([
      agent('', call('a', written), call('b', ' ')),
      result('a'),
      result('b'),
    ])
    expect(assistant).toMatchObject({ tool_calls: [sent('a', written), sent('b', '{}')] })
  })

  test('F7: a message that only calls tools has an empty text', () => {
    expect(toChatMessages([agent('', call('a')), result('a')])[0]).toMatchObject({ content: '' })
  })

  test('F7, a neighbour: who says nothing and calls nothing is left out', () => {
    const messages = [
      { role: 'system', content: ' ' } as const,
      user(''),
      user('Hello'),
      agent(''),
      user('\n'),
      agent('Hi.'),
    ]
    expect(script(toChatMessages(messages))).toEqual(['user: Hello', 'assistant: Hi.'])
  })

  test.each<[string, Message[], string[]]>([
    [
      'C1, a neighbour: a call without a result gets one that says so',
      [user('Hi'), agent('', call('a'), call('b')), result('b'), user('So?')],
      ['user: Hi', 'assistant:  +a +b', 'tool: {"error":"There is no result."}', 'tool: rain', 'user: So?'],
    ],
    [
      'C1, a neighbour: a result without its call is left out, before it or after',
      [
        result('a', 'early'),
        user('Hi'),
        agent('', call('a')),
        result('a'),
        result('a', 'again'),
        result('x'),
      ],
      ['user: Hi', 'assistant:  +a', 'tool: rain'],
    ],
    [
      'C1, a neighbour: a result that came after others spoke stands with its call',
      [user('Hi'), agent('', call('a')), user('Well?'), agent('A moment.'), result('a')],
      ['user: Hi', 'assistant:  +a', 'tool: rain', 'user: Well?', 'assistant: A moment.'],
    ],
    [
      'C1, a neighbour: one id in every round pairs each call with its own result',
      [
        agent('', call('0')),
        result('0', 'one'),
        user('And?'),
        agent('', call('0'), call('0')),
        result('0', 'two'),
        result('0', 'three'),
      ],
      ['assistant:  +0', 'tool: one', 'user: And?', 'assistant:  +0 +0-2', 'tool: two', 'tool: three'],
    ],
  ])('%s', (_, messages, expected) => {
    expect(script(toChatMessages(messages))).toEqual(expected)
  })

  test.each<[string, Message[], string[]]>([
    [
      'C2: a greeting before the first word, and two of one role in a row',
      [
        { role: 'system', content: 'Be brief.' },
        agent('Welcome!'),
        user('Hi.'),
        user('Are you there?'),
        agent('Yes.'),
        agent('How can I help?'),
        user('Bye.'),
      ],
      [
        'system: Be brief.',
        'user: (The conversation begins.)',
        'assistant: Welcome!',
        'user: Hi.\n\nAre you there?',
        'assistant: Yes.\n\nHow can I help?',
        'user: Bye.',
      ],
    ],
    [
      'C2, a neighbour: tools between, and the agent last',
      [
        user('Weather?'),
        agent('One moment.'),
        agent('', call('a')),
        result('a'),
        user('Hurry.'),
        agent('Rain.'),
      ],
      [
        'user: Weather?',
        'assistant: One moment. +a',
        'tool: rain',
        'assistant: …',
        'user: Hurry.',
        'assistant: Rain.',
        'user: (Go on.)',
      ],
    ],
    [
      'C2, a neighbour: instructions in the middle stand at the beginning',
      [{ role: 'system', content: 'A.' }, user('Hi.'), { role: 'system', content: 'B.' }, user('You?')],
      ['system: A.\n\nB.', 'user: Hi.\n\nYou?'],
    ],
  ])('%s, become turns', (_, messages, expected) => {
    expect(script(toChatMessages(messages, { alternate: true }))).toEqual(expected)
  })

  test('C2, a neighbour: where there is no system role, the user is given the instructions', () => {
    const messages = [{ role: 'system', content: 'Be brief.' } as const, user('Hi.')]
    expect(script(toChatMessages(messages, { noSystem: true }))).toEqual(['user: Be brief.\n\nHi.'])
    expect(script(toChatMessages([messages[0]!, agent('Welcome!')], { noSystem: true }))).toEqual([
      'user: Be brief.',
      'assistant: Welcome!',
      'user: (Go on.)',
    ])
  })

  test('C1, a neighbour: half a surrogate pair does not go out', () => {
    expect(toChatMessages([user('Hi \ud83d')])).toEqual([{ role: 'user', content: 'Hi \ufffd' }])
  })

  test('C1, a neighbour: what is sent again is sent as it was', () => {
    const messages = [user('Hi.'), agent('', call('a', 'no')), result('a'), agent('Rain.')]
    const before = structuredClone(messages)
    expect(toChatMessages(messages, { alternate: true })).toEqual(
      toChatMessages(messages, { alternate: true }),
    )
    expect(messages).toEqual(before)
  })
})
