import assert from 'node:assert/strict'
import { LLMContext, Pipeline, PipelineTask, tool } from 'antiphon'
import { call, onResult, rule, rules } from 'antiphon/llm/rules'
import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from 'antiphon/processors'
import { SimulatedCaller, scriptedStt, scriptedTts, scriptedVad, VirtualClock } from 'antiphon/testing'

// A conversation on the virtual clock: a tool, a story that is interrupted, and what the context keeps of it.
const weather = tool({
  name: 'weather',
  description: 'The weather in a city.',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  execute: ({ city }) => `sunny in ${city}`,
})
const brain = rules({
  rules: [
    rule(/weather in (?<city>\w+)/, ({ groups }) => call('weather', { city: groups.city })),
    onResult('weather', (sky) => `It is ${sky}.`),
    rule(/story/, 'Once upon a time there was a king.'),
    rule(/stop/, 'As you wish.'),
  ],
})
const caller = new SimulatedCaller(async (caller) => {
  await caller.say('weather in Oslo')
  await caller.answered()
  await caller.say('tell me a story')
  await caller.agentSpeaks()
  await caller.wait(1_000)
  await caller.say('stop it please')
  await caller.answered()
})
const clock = new VirtualClock()
const context = new LLMContext()
const task = new PipelineTask(
  new Pipeline([
    caller.input(),
    new VAD(scriptedVad()),
    new STT(scriptedStt({ finalMs: 50 })),
    new UserTurn(),
    new UserContext(context),
    new LLM(brain, { tools: [weather] }),
    new TTS(scriptedTts()),
    caller.output(),
    new AssistantContext(context),
  ]),
  { clock },
)
await clock.runUntil(task.run())
assert.equal(caller.heard, 'It is sunny in Oslo. Once upon a As you wish.')
assert.equal(context.lastAssistantMessage, 'As you wish.')
