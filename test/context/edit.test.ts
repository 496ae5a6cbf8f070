import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ContextEdit, ContextError, checkMessages, LLMContext, type Message } from '../../src/engine.ts'
import { conversations } from './conversations.ts'

const user = (content: string): Message => ({ role: 'user', content })
const call: Message = {
  role: 'assistant',
  content: '',
  toolCalls: [
    { id: 'a', name: 'look', arguments: '{}' },
    { id: 'b', name: 'look', arguments: '{}' },
  ],
}
const result = (toolCallId: string): Message => ({ role: 'tool', toolCallId, name: 'look', content: 'seen' })

describe('an edit', () => {
  test('appends, replaces, removes, clears, and takes another prompt and other tools', () => {
    const context = new LLMContext({ system: 'Be kind.', messages: [user('hello')] })
    const edited = (...edits: ContextEdit[]) => {
      context.edit(edits)
      return context.messages.map(({ content }) => content)
    }
    expect(edited({ type: 'append', messages: [user('one'), call, result('b'), result('a')] })).toHaveLength(
      6,
    )
    expect(edited({ type: 'remove', where: ({ content }) => content === 'one' })).toHaveLength(5)
    expect(
      edited({ type: 'remove', where: (each) => each.role === 'tool' && each.toolCallId === 'a' }),
    ).toEqual(['Be kind.', 'hello'])
    expect(edited({ type: 'system', system: 'Be brief.' })).toEqual(['Be brief.', 'hello'])
    expect(edited({ type: 'replace', messages: [user('two'), user('three')] })).toEqual([
      'Be brief.',
      'two',
      'three',
    ])
    expect(edited({ type: 'system', system: null }, { type: 'clear' })).toEqual([])
    const look = { name: 'look', description: '', parameters: {}, execute: () => 'seen' }
    context.edit([{ type: 'tools', tools: [look] }])
    expect(context.tools).toEqual([look])
    context.edit([{ type: 'tools', tools: null }])
    expect(context.tools).toBeUndefined()
  })

  test('takes out the last exchanges, with the tools of their answers', () => {
    const context = new LLMContext()
    context.recordHeard(1, 0, 'Hello.')
    for (const turn of [2, 3]) {
      context.addUser(`question ${turn}`, turn)
      context.recordTools(
        turn,
        0,
        [{ id: `${turn}`, name: 'look', arguments: '{}' }],
        [{ role: 'tool', toolCallId: `${turn}`, name: 'look', content: 'seen' }],
      )
      context.recordHeard(turn, 1, `Answer ${turn}.`)
    }
    context.edit([{ type: 'remove-last' }])
    expect(context.messages.map(({ content }) => content)).toEqual([
      'Hello.',
      'question 2',
      '',
      'seen',
      'Answer 2.',
    ])
    context.edit([{ type: 'remove-last', exchanges: 1 }])
    expect(context.messages.map(({ content }) => content)).toEqual(['Hello.'])
    context.edit([{ type: 'remove-last', exchanges: 7 }])
    expect(context.messages).toEqual([])
  })

  test.each<[string, unknown]>([
    ['no list', { type: 'clear' }],
    ['no edit', [null]],
    ['an unknown edit', [{ type: 'forget' }]],
    ['no messages', [{ type: 'append', messages: 'hello' }]],
    ['a message without content', [{ type: 'append', messages: [{ role: 'user' }] }]],
    ['an unknown role', [{ type: 'append', messages: [{ role: 'boss', content: '' }] }]],
    ['a result without its call', [{ type: 'append', messages: [result('a')] }]],
    ['a call without all its results', [{ type: 'replace', messages: [call, result('a')] }]],
    [
      'a call with a result too late',
      [{ type: 'append', messages: [call, result('a'), user('so'), result('b')] }],
    ],
    ['a call that is none', [{ type: 'append', messages: [{ ...call, toolCalls: [{ id: 'a' }] }] }]],
    ['a fraction of an exchange', [{ type: 'remove-last', exchanges: 0.5 }]],
    ['no way to tell what to remove', [{ type: 'remove' }]],
    ['a prompt that is none', [{ type: 'system', system: 7 }]],
    ['tools that cannot be run', [{ type: 'tools', tools: [{ name: 'look' }] }]],
  ])('with %s is refused, and so is what comes with it', (_, edits) => {
    const context = new LLMContext({ messages: [user('hello')] })
    expect(() => context.edit(edits as ContextEdit[])).toThrow(ContextError)
    if (!Array.isArray(edits)) return
    expect(() => context.edit([{ type: 'clear' }, ...(edits as ContextEdit[])])).toThrow(ContextError)
    expect(context.messages).toEqual([user('hello')])
  })
})

test('an edit whose function fails leaves everything as it was', () => {
  const context = new LLMContext({ system: 'Be kind.', messages: [user('hello')] })
  const where = () => {
    throw new Error('not this one')
  }
  const edits: ContextEdit[] = [
    { type: 'system', system: null },
    { type: 'append', messages: [user('more')] },
    { type: 'tools', tools: [] },
    { type: 'remove', where },
  ]
  expect(() => context.edit(edits)).toThrow('not this one')
  expect(context.messages.map(({ content }) => content)).toEqual(['Be kind.', 'hello'])
  expect(context.tools).toBeUndefined()
})

describe('an edit in mid-answer', () => {
  const answer = () => {
    const context = new LLMContext({ messages: [user('before')] })
    context.addUser('tell me', 5)
    context.recordHeard(5, 0, 'Once upon ')
    return context
  }
  const told = ({ messages }: LLMContext) => messages.map(({ content }) => content)

  test('that appends leaves the answer whole, and stands behind what was heard by then', () => {
    const context = answer()
    context.edit([{ type: 'append', messages: [user('note')] }])
    context.recordHeard(5, 0, 'a time.')
    context.addUser('and then', 6)
    expect(told(context)).toEqual(['before', 'tell me', 'Once upon a time.', 'note', 'and then'])
  })

  test('that clears or replaces keeps the answer that is being heard, whole, once more of it is', () => {
    const context = answer()
    context.edit([{ type: 'replace', messages: [user('summary')] }])
    expect(told(context)).toEqual(['summary'])
    context.edit([{ type: 'clear' }, { type: 'append', messages: [user('new')] }])
    context.recordHeard(5, 0, 'a ')
    context.recordHeard(5, 0, 'time.')
    expect(told(context)).toEqual(['new', 'Once upon a time.'])
  })

  test('takes nothing of older answers back', () => {
    const context = answer()
    context.addUser('and then', 6)
    context.edit([{ type: 'clear' }])
    context.recordHeard(6, 0, 'They left.')
    expect(told(context)).toEqual(['They left.'])
  })

  test('keeps it when what stood before it is taken out too', () => {
    const context = new LLMContext()
    context.recordHeard(0, 0, 'Hello. ')
    context.addUser('tell me', 1)
    context.recordHeard(1, 0, 'Once upon ')
    context.edit([{ type: 'remove-last' }, { type: 'replace', messages: [] }])
    context.recordHeard(1, 0, 'a time')
    expect(told(context)).toEqual(['Once upon a time'])
  })

  test('does not keep a speculation that is dropped', () => {
    const context = answer()
    context.addUser('speculation', 6)
    context.edit([{ type: 'append', messages: [user('note')] }])
    context.withdrawUser(6)
    expect(told(context)).toEqual(['before', 'tell me', 'Once upon', 'note'])
  })
})

const edit: fc.Arbitrary<ContextEdit> = fc.oneof(
  conversations.map((messages): ContextEdit => ({ type: 'append', messages })),
  conversations.map((messages): ContextEdit => ({ type: 'replace', messages })),
  fc.nat(3).map((exchanges): ContextEdit => ({ type: 'remove-last', exchanges })),
  fc
    .nat(4)
    .map((nth): ContextEdit => ({ type: 'remove', where: ({ content }) => content.length % 5 === nth })),
  fc.constant<ContextEdit>({ type: 'clear' }),
)
type Step = { edit: ContextEdit } | { word: string } | { tool: true } | { user: true }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ edit }),
  fc.record({ word: fc.stringMatching(/^[a-z]{1,6} $/) }),
  fc.record({ tool: fc.constant<true>(true) }),
  fc.record({ user: fc.constant<true>(true) }),
)

test('whatever is edited, tool calls have their results, and the answer being heard is whole', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const context = new LLMContext()
      let [turn, round, heard, calls] = [0, 0, '', 0]
      for (const next of steps) {
        if ('edit' in next) context.edit([next.edit])
        else if ('user' in next) {
          ;[turn, round, heard] = [turn + 1, 0, '']
          context.addUser('question', turn)
        } else if ('tool' in next) {
          const id = `turn-${turn}-${calls++}`
          const answered: Message = { role: 'tool', toolCallId: id, name: 'look', content: 'seen' }
          context.recordTools(turn, round, [{ id, name: 'look', arguments: '{}' }], [answered])
          ;[round, heard] = [round + 1, '']
        } else {
          heard += next.word
          context.recordHeard(turn, round, next.word)
          expect(context.messages.filter(({ content }) => content === heard.trim())).not.toEqual([])
        }
        expect(() => checkMessages(context.messages)).not.toThrow()
      }
    }),
    { numRuns: 1_000 },
  )
})
