import { LLMContext, Pipeline, PipelineTask, SessionEvents, tool } from 'antiphon'
import { call, onResult, rule, rules } from 'antiphon/llm/rules'
import { AssistantContext, hangUp, LLM, STT, TTS, UserContext, UserTurn, VAD } from 'antiphon/processors'
import { SimulatedCaller, scriptedStt, scriptedTts, scriptedVad, VirtualClock } from 'antiphon/testing'
import { z } from 'zod'

const weather = tool({
  name: 'weather',
  description: 'The weather in a city.',
  parameters: z.object({ city: z.string().describe('Its name in English.') }),
  filler: ({ city }) => `Let me see about ${city}.`, // said if it takes longer than fillerAfterMs
  async execute({ city }, { clock, signal }) {
    await clock.sleep(3_000, signal) // stands for a service that takes its time
    return { city, sky: 'sunny', celsius: 21 }
  },
})

const bookTable = tool({
  name: 'book_table',
  description: 'Books a table in the restaurant.',
  parameters: {
    type: 'object',
    properties: { guests: { type: 'integer' }, where: { enum: ['inside', 'outside'] } },
    required: ['guests'],
  },
  survivesInterruption: true, // must not be stopped half-way
  execute: ({ guests, where = 'inside' }) => `A table for ${guests} ${where} is booked.`,
})

const orderPizza = tool({
  name: 'order_pizza',
  description: 'Orders a pizza.',
  parameters: z.object({ topping: z.string() }),
  delivers: 'later', // the conversation goes on meanwhile
  async execute({ topping }, { clock, signal, progress }) {
    await clock.sleep(4_000, signal)
    progress('in the oven')
    await clock.sleep(4_000, signal)
    return `The pizza with ${topping} is on its way.`
  },
})

const tools = [weather, bookTable, orderPizza, hangUp()]

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
