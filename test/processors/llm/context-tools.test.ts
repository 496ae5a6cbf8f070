import { expect, test } from 'vitest'
import { LLM } from '../../../processors/llm/index.ts'
import {
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  type Tool,
  ToolCallResultFrame,
} from '../../../src/engine.ts'
import {
  runProcessor,
  type ScriptedAnswer,
  type Step,
  scriptedLlm,
  VirtualClock,
} from '../../../src/testing/index.ts'

function named(name: string, execute: Tool['execute'] = () => `${name} done`): Tool {
  return { name, description: `Does ${name}.`, parameters: { type: 'object' }, execute }
}

const call = (name: string): ScriptedAnswer => ({ calls: [{ name }] })
const given = named('given')

async function play(
  context: LLMContext,
  answers: readonly ScriptedAnswer[],
  { steps, clock = new VirtualClock() }: { steps?: readonly Step[]; clock?: VirtualClock } = {},
) {
  context.addUser('go on', 1)
  const provider = scriptedLlm({ answers })
  const asked = steps ?? [new LLMContextFrame({ context, turn: 1 }), { waitMs: 1_000 }]
  const { downstream } = await runProcessor(new LLM(provider, { tools: [given] }), asked, { clock })
  return {
    offered: provider.requests.map(({ tools = [] }) => tools.map(({ name }) => name)),
    results: downstream.flatMap((frame) => (frame instanceof ToolCallResultFrame ? [frame.result] : [])),
  }
}

test('the tools of the context go before those of the processor; none means none', async () => {
  expect((await play(new LLMContext(), ['Yes.'])).offered).toEqual([['given']])
  expect((await play(new LLMContext({ tools: [named('own')] }), ['Yes.'])).offered).toEqual([['own']])
  expect((await play(new LLMContext({ tools: [] }), ['Yes.'])).offered).toEqual([[]])
})

test('a tool of the context is the one that runs, and one of the processor is then not there', async () => {
  const context = new LLMContext({ tools: [named('own')] })
  const { results } = await play(context, [call('own'), call('given'), 'Done.'])
  expect(results).toEqual(['own done', { error: 'There is no tool "given". Tools: own.' }])
})

test('a model that calls a tool where there is none is told so', async () => {
  const { results } = await play(new LLMContext({ tools: [] }), [call('given'), 'I see.'])
  expect(results).toEqual([{ error: 'There is no tool "given". Tools: none.' }])
})

test('a tool changes what can be called in the next round of the same answer', async () => {
  const context = new LLMContext()
  const next = named('next')
  context.tools = [
    named('first', () => {
      context.tools = [next]
    }),
    named('beside'),
  ]
  const both = { calls: [{ name: 'first' }, { name: 'beside' }] }
  const { offered, results } = await play(context, [both, call('next'), 'Done.'])
  expect(offered).toEqual([['first', 'beside'], ['next'], ['next']])
  // The call beside it was offered in the round before the change, so it still runs.
  expect(results).toEqual([null, 'beside done', 'next done'])
})

test('a change between turns holds, after an interrupt too; undefined brings back those of the processor', async () => {
  const context = new LLMContext({ tools: [named('own')] })
  const clock = new VirtualClock()
  clock.setTimeout(() => {
    context.tools = [named('other')]
  }, 50)
  clock.setTimeout(() => {
    context.tools = undefined
  }, 150)
  const steps: Step[] = [1, 2, 3].flatMap((turn) => [
    new InterruptFrame({ turn }),
    new LLMContextFrame({ context, turn }),
    { waitMs: 100 },
  ])
  const { offered } = await play(context, ['One.', 'Two.', 'Three.'], { steps, clock })
  expect(offered).toEqual([['own'], ['other'], ['given']])
})
