import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../../processors/index.ts'
import { call, onResult, rule, rules } from '../../processors/llm/rules.ts'
import { LLMContext, Pipeline, PipelineTask, SessionEvents } from '../../src/index.ts'
import {
  SimulatedCaller,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'
import { tools } from './tools.ts'

// A language model knows by itself when to call what; these rules stand in for one, so that the example runs anywhere.
const model = rules({
  rules: [
    rule(/weather in (?<city>\w+)/, ({ groups }) => call('weather', { city: groups.city })),
    onResult<{ city: string; sky: string }>('weather', ({ city, sky }) => `It is ${sky} in ${city}.`),
    rule(/table/, () => call('book_table', { guests: 'two' })),
    onResult('book_table', String, () => call('book_table', { guests: 2, where: 'outside' })),
    rule(/pizza with (?<topping>\w+)/, ({ groups }) => call('order_pizza', { topping: groups.topping })),
    onResult('order_pizza', (outcome) => (typeof outcome === 'string' ? outcome : 'I am ordering it.')),
    rule('goodbye', ['Goodbye.', call('hang_up')]),
  ],
})

const clock = new VirtualClock()
const caller = new SimulatedCaller(async (caller) => {
  for (const words of ['weather in Oslo', 'a table please', 'a pizza with basil']) {
    await caller.say(words)
    await caller.agentSpeaks()
    await caller.agentSilent(3_500)
  }
  await caller.answered() // the pizza
  await caller.say('goodbye')
  await caller.wait(60_000)
})
const context = new LLMContext()
const events = new SessionEvents((event) => {
  const at = `${(event.atMs / 1_000).toFixed(1)} s`
  if (event.type === 'tool-call') console.log(at, 'calls', event.name, JSON.stringify(event.arguments))
  if (event.type === 'tool-progress') console.log(at, event.name, 'is', event.progress)
  if (event.type === 'tool') console.log(at, event.failed ? 'failed:' : 'has', JSON.stringify(event.result))
  if (event.type === 'user-turn') console.log(at, 'user:', event.text)
  if (event.type === 'llm') console.log(at, 'agent:', event.text)
})
const task = new PipelineTask(
  new Pipeline([
    caller.input(),
    new VAD(scriptedVad()),
    new STT(scriptedStt()),
    new UserTurn(),
    new UserContext(context),
    new LLM(model, { tools }),
    new TTS(scriptedTts()),
    caller.output(),
    new AssistantContext(context),
  ]),
  { clock, observers: [events] },
)
await clock.runUntil(task.run())
console.log('heard:', caller.heard)
