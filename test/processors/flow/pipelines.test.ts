import { describe, expect, test } from 'vitest'
import {
  AssistantContext,
  Flow,
  flow,
  LLM,
  llmFallback,
  SpeculationGate,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import { type FrameProcessor, LLMContext, Pipeline, PipelineTask, textOf, tool } from '../../../src/engine.ts'
import {
  type ScriptedAnswer,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../../src/testing/index.ts'
import { calls, isWhole } from './play.ts'

const order = flow({
  state: { drink: '' },
  initial: 'drink',
  nodes: {
    drink: {
      prompt: 'Ask for the drink.',
      says: 'What would you like?',
      tools: ({ go }) => [
        tool({
          name: 'set_drink',
          description: '',
          parameters: { type: 'object', properties: { drink: { type: 'string' } }, required: ['drink'] },
          execute: ({ drink }) => go('goodbye', { drink }),
        }),
      ],
    },
    goodbye: { prompt: ({ drink }) => `Say that the ${drink} comes.`, ends: true },
  },
})

/** A call in which tea is ordered, with some models and a way of taking turns. */
async function orderTea(
  models: (answers: readonly ScriptedAnswer[]) => FrameProcessor,
  turn = new UserTurn(),
) {
  const clock = new VirtualClock()
  const context = new LLMContext()
  const flow = new Flow(order, context)
  const caller = new SimulatedCaller(async (caller) => {
    await caller.answered()
    await caller.say('a cup of')
    await caller.wait(400)
    await caller.say('tea please')
    await caller.wait(30_000)
  })
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt()),
      turn,
      new UserContext(context),
      flow,
      models([calls('set_drink', { drink: 'tea' }), 'It comes at once.']),
      new TTS(scriptedTts()),
      new SpeculationGate(),
      caller.output(),
      new AssistantContext(context),
    ]),
    { clock },
  )
  const { reason } = await clock.runUntil(task.run())
  const { heard } = caller
  return { heard, node: flow.node, reason, whole: isWhole(context.messages), endedAtMs: clock.now() }
}

const asOrdered = {
  heard: 'What would you like? It comes at once.',
  node: 'goodbye',
  reason: 'ended',
  whole: true,
}

describe('a flow leads', () => {
  test('where one model fails and another takes over', async () => {
    const { endedAtMs, ...told } = await orderTea(
      (answers) =>
        new LLM(llmFallback([scriptedLlm({ answers: [{ fail: 'busy' }] }), scriptedLlm({ answers })])),
    )
    expect(told).toEqual(asOrdered)
    expect(endedAtMs).toBeLessThan(15_000)
  })

  test('where answers are speculated: no step is taken before the turn is decided', async () => {
    const asked: string[] = []
    const { endedAtMs, ...told } = await orderTea(
      (answers) => {
        const drink = calls('set_drink', { drink: 'water' })
        return new LLM(
          scriptedLlm({
            answers({ messages }) {
              asked.push(textOf(messages.at(-1)))
              if (messages.at(-1)?.role === 'tool') return answers[1]!
              return textOf(messages.at(-1)).includes('tea') ? answers[0]! : drink
            },
          }),
        )
      },
      new UserTurn({ speculation: {} }),
    )
    expect(asked.length).toBeGreaterThan(2)
    expect(told).toEqual(asOrdered)
    expect(endedAtMs).toBeLessThan(15_000)
  })
})
