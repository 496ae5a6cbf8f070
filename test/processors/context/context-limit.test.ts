import { describe, expect, test } from 'vitest'
import { ContextLimit, type ContextLimitOptions } from '../../../processors/index.ts'
import {
  ErrorFrame,
  type Frame,
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  type Message,
  MetricsFrame,
  textOf,
} from '../../../src/engine.ts'
import {
  runProcessor,
  type ScriptedAnswer,
  type ScriptedLLMOptions,
  type Step,
  scriptedLlm,
} from '../../../src/testing/index.ts'

const countTokens = (messages: readonly Message[]) => messages.length

/** Question and answer by turns; the last question is open. */
function conversation(exchanges: number): LLMContext {
  const context = new LLMContext({ system: 'Be kind.' })
  for (let turn = 1; turn <= exchanges; turn++) {
    context.addUser(`question ${turn}`, turn)
    if (turn < exchanges) context.recordHeard(turn, 0, `This is the whole of answer ${turn}.`)
  }
  return context
}

const contents = ({ messages }: LLMContext) => messages.map(textOf)
const only = <F extends Frame>(frames: readonly Frame[], type: new (...args: never[]) => F) =>
  frames.filter((frame): frame is F => frame instanceof type)
/** A step in which something is done beside the pipeline. */
const meanwhile = (change: () => void): Step => ({
  get waitMs() {
    change()
    return 0
  },
})
/** The conversation goes on for some exchanges. */
function goOn(context: LLMContext, exchanges: number): Step {
  return meanwhile(() => {
    const from = context.messages.filter(({ role }) => role === 'user').length + 100
    for (let turn = from; turn < from + exchanges; turn++) {
      context.recordHeard(turn, 0, `This is the whole of answer ${turn}.`)
      context.addUser(`question ${turn}`, turn + 1)
    }
  })
}
const ask = (context: LLMContext) => new LLMContextFrame({ context, turn: 1 })

test('what is oldest is left out before the model is asked, and that is measured', async () => {
  const context = conversation(10)
  const limit = new ContextLimit({ maxTokens: 6, countTokens })
  const { downstream } = await runProcessor(limit, [ask(context)])
  expect(downstream.map(({ kind }) => kind)).toEqual(['metrics', 'llm-context'])
  expect(only(downstream, MetricsFrame)[0]?.metrics).toEqual({
    type: 'context',
    how: 'trimmed',
    messages: 14,
    tokensBefore: 20,
    tokensAfter: 6,
  })
  expect(contents(context).slice(0, 2)).toEqual(['Be kind.', 'question 8'])
})

test('a conversation within the budget is left alone', async () => {
  const context = conversation(3)
  const { downstream } = await runProcessor(new ContextLimit({ maxTokens: 6, countTokens }), [ask(context)])
  expect(downstream.map(({ kind }) => kind)).toEqual(['llm-context'])
  expect(contents(context)).toHaveLength(6)
})

test('A7: a tokenizer of the program reads each message once, however long the call is', async () => {
  let read = 0
  const countTokens = (messages: readonly Message[]) => {
    read += messages.length
    return 3 + 10 * messages.length
  }
  const context = new LLMContext({ system: 'Be kind.' })
  const exchange = (_: unknown, turn: number): Step[] => [
    meanwhile(() => {
      context.addUser(`question ${turn}`, turn)
    }),
    ask(context),
    meanwhile(() => {
      context.recordHeard(turn, 0, `This is the whole of answer ${turn}.`)
    }),
  ]
  const steps = Array.from({ length: 200 }, exchange).flat()
  await runProcessor(new ContextLimit({ maxTokens: 303, countTokens }), steps)
  expect(contents(context)).toHaveLength(31)
  expect(contents(context).at(-1)).toBe('This is the whole of answer 199.')
  // The prompt and all that was said, but for the last answer: nobody has asked since.
  expect(read).toBe(1 + 399)
})

test('A7, a neighbour: a message that is changed is counted anew', async () => {
  const countTokens = (messages: readonly Message[]) =>
    messages.reduce((sum, message) => sum + textOf(message).length, 0)
  const context = conversation(4)
  const longer = meanwhile(() => context.correctUser('q'.repeat(500), 4))
  const limit = new ContextLimit({ maxTokens: 600, countTokens })
  await runProcessor(limit, [ask(context), longer, ask(context)])
  expect(contents(context).at(-1)).toBe('q'.repeat(500))
  expect(countTokens(context.messages)).toBeLessThanOrEqual(600)
  expect(context.messages.length).toBeLessThan(8)
})

test('a counter that fails is told of, and the model is asked all the same', async () => {
  const countTokens = () => {
    throw new Error('no tokenizer')
  }
  const { downstream, upstream } = await runProcessor(new ContextLimit({ maxTokens: 6, countTokens }), [
    ask(conversation(9)),
  ])
  expect(downstream.map(({ kind }) => kind)).toEqual(['llm-context'])
  expect(only(upstream, ErrorFrame)[0]?.error).toMatchObject({
    code: 'CONTEXT_INVALID',
    message: 'The conversation could not be trimmed: no tokenizer',
  })
})

describe('a summary', () => {
  type Answers = ScriptedLLMOptions['answers']
  async function summarize(
    context: LLMContext,
    answers: Answers,
    steps: (ask: LLMContextFrame) => readonly Step[],
    options: Partial<ContextLimitOptions> = {},
  ) {
    const summarizer = scriptedLlm({ answers, firstByteMs: 1_000 })
    const limit = new ContextLimit({ maxTokens: 20, summarizer, keepExchanges: 2, countTokens, ...options })
    const run = await runProcessor(limit, steps(ask(context)))
    const metrics = only(run.downstream, MetricsFrame).map((frame) => frame.metrics)
    return { ...run, metrics, summarizer, errors: only(run.upstream, ErrorFrame).map(({ error }) => error) }
  }
  const short = 'They asked seven questions.'
  const noted = `[Summary of the conversation so far: ${short}]`

  test('is written while nobody waits for it, and takes the place of all but the last exchanges', async () => {
    const context = conversation(9)
    const { downstream, summarizer, metrics } = await summarize(context, [short], (asked) => [
      asked,
      { waitMs: 999 },
      new InterruptFrame({ turn: 2 }),
      { waitMs: 2 },
    ])
    expect(downstream.map(({ kind }) => kind)).toEqual(['llm-context', 'interrupt', 'metrics'])
    expect(contents(context)).toEqual([
      'Be kind.',
      noted,
      'question 8',
      'This is the whole of answer 8.',
      'question 9',
    ])
    const [prompt, transcript] = summarizer.requests[0]!.messages
    expect(prompt?.content).toContain('Sum up')
    expect(textOf(transcript).split('\n').slice(0, 2)).toEqual([
      'User: question 1',
      'Agent: This is the whole of answer 1.',
    ])
    expect(metrics).toMatchObject([
      {
        how: 'summarized',
        messages: 14,
        tokensBefore: 18,
        tokensAfter: 5,
        provider: 'scripted-llm',
        durationMs: 1_000,
      },
    ])
    expect(metrics[0]).toHaveProperty('outputTokens')
  })

  test('is told of the summary before it, and of tools', async () => {
    const context = conversation(9)
    const { summarizer } = await summarize(context, [short, 'They went on.'], (asked) => [
      asked,
      { waitMs: 1_000 },
      meanwhile(() => {
        const call = { id: 'a', name: 'look', arguments: '{"at":1}' }
        context.recordTools(9, 0, [call], [{ role: 'tool', toolCallId: 'a', name: 'look', content: 'rain' }])
      }),
      goOn(context, 6),
      ask(context),
      { waitMs: 1_000 },
    ])
    const [first, ...rest] = textOf(summarizer.requests[1]!.messages[1]).split('\n')
    expect(first).toBe(`User: ${noted}`)
    expect(rest).toContain('Agent calls look({"at":1})')
    expect(rest).toContain('look returned: rain')
    expect(contents(context)[1]).toBe('[Summary of the conversation so far: They went on.]')
    expect(context.messages.filter((message) => textOf(message).startsWith('[Summary'))).toHaveLength(1)
  })

  test('is written by a prompt of your own, and one at a time', async () => {
    const context = conversation(9)
    const { summarizer } = await summarize(
      context,
      [short],
      (asked) => [asked, ask(context), { waitMs: 1_000 }],
      {
        prompt: 'In a haiku.',
      },
    )
    expect(summarizer.requests.map(({ messages }) => messages[0]?.content)).toEqual(['In a haiku.'])
  })

  test('stands for what was left out while it was written', async () => {
    const context = conversation(9)
    const { metrics } = await summarize(context, [short], (asked) => [
      asked,
      { waitMs: 500 },
      goOn(context, 4),
      ask(context),
      { waitMs: 600 },
    ])
    expect(metrics.map((each) => 'how' in each && each.how)).toEqual(['trimmed', 'summarized'])
    expect(contents(context).slice(0, 3)).toEqual(['Be kind.', noted, 'question 8'])
  })

  test.each<[string, (context: LLMContext) => void]>([
    ['forgotten', (context) => context.clear()],
    [
      'partly removed',
      (context) => context.edit([{ type: 'remove', where: ({ content }) => content === 'question 2' }]),
    ],
    ['replaced', (context) => context.replace([{ role: 'user', content: 'new' }])],
  ])('is thrown away if what it covers is %s meanwhile', async (_, edit) => {
    const context = conversation(9)
    let left: string[] = []
    const { metrics, errors } = await summarize(context, [short], (asked) => [
      asked,
      { waitMs: 500 },
      meanwhile(() => {
        edit(context)
        left = contents(context)
      }),
      { waitMs: 1_000 },
    ])
    expect(contents(context)).toEqual(left)
    expect(left).not.toContain(noted)
    expect([...metrics, ...errors]).toEqual([])
  })

  test.each<[string, readonly ScriptedAnswer[], string]>([
    ['fails', [{ fail: 'no more credit' }], 'LLM_FAILED'],
    ['is empty', [' '], 'LLM_FAILED'],
    ['is no shorter', [Array(200).fill('word').join(' ')], 'LLM_FAILED'],
    ['takes too long', [{ text: short, stallMs: 60_000 }], 'TIMED_OUT'],
  ])('that %s is told and tried again later, and the budget is kept without it', async (_, answers, code) => {
    const context = conversation(9)
    const { errors, metrics, summarizer } = await summarize(context, [...answers, short], (asked) => [
      asked,
      { waitMs: 31_000 },
      goOn(context, 2),
      ask(context),
      { waitMs: 1_000 },
      goOn(context, 1),
      ask(context),
      { waitMs: 1_000 },
    ])
    expect(errors).toMatchObject([{ code, processor: 'ContextLimit' }])
    expect(summarizer.requests).toHaveLength(2)
    expect(metrics.map((each) => 'how' in each && each.how)).toEqual(['trimmed', 'trimmed', 'summarized'])
  })

  test('is not waited for at the end of the session', async () => {
    const context = conversation(9)
    const { errors, metrics, summarizer } = await summarize(context, [short], (asked) => [asked])
    expect(summarizer.metrics?.()).toMatchObject({ calls: 1, aborted: 1 })
    expect([...errors, ...metrics]).toEqual([])
  })
})
