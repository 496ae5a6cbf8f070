import { z } from 'zod'
import { AssistantContext, Flow, flow, LLM, UserContext } from '../processors/index.ts'
import { call, onResult, rule, rules } from '../processors/llm/rules.ts'
import { ContextEditFrame, LLMContext, Pipeline, PipelineTask, tool } from '../src/index.ts'

const table = flow({
  prompt: 'You take reservations for a restaurant. Be brief.',
  state: { people: 0, day: '' },
  initial: 'people',
  nodes: {
    people: {
      prompt: 'Ask for how many people the table shall be.',
      tools: ({ go }) => [
        tool({
          name: 'set_people',
          description: 'Once you know how many come.',
          parameters: z.object({ people: z.number().int().positive() }),
          execute: ({ people }) => (people > 8 ? go('manager', { people }) : go('day', { people })),
        }),
      ],
    },
    day: {
      prompt: ({ people }) => `Ask for the day. The table is for ${people}.`,
      tools: ({ go }) => [
        tool({
          name: 'set_day',
          description: 'Once you know the day.',
          parameters: z.object({ day: z.string() }),
          execute: ({ day }) => go('goodbye', { day }),
        }),
      ],
    },
    manager: { prompt: 'Say that the manager calls back about so many.', ends: true },
    goodbye: {
      prompt: ({ people, day }) => `Say that the table for ${people} on ${day} is theirs, and goodbye.`,
      ends: true,
    },
  },
})

// A language model understands the prompts; these rules stand in for one, so that the example runs anywhere.
const model = rules({
  rules: [
    rule(/\d+/, ({ found: [people] }) => call('set_people', { people: Number(people) })),
    rule(/\w+day/, ({ found: [day] }) => call('set_day', { day })),
    rule(/table/, 'For how many?'),
    onResult('set_people', 'For which day?'),
    onResult('set_day', 'The table is yours. Goodbye.'),
  ],
})

const context = new LLMContext()
const reservation = new Flow(table, context)
const task = new PipelineTask(
  new Pipeline([new UserContext(context), reservation, new LLM(model), new AssistantContext(context)]),
)
const ended = task.run()

for (const content of ['I would like a table', 'we are 4', 'on Friday']) {
  const answered = new Promise((resolve) => task.once('metrics', resolve))
  const edits = [{ type: 'append' as const, messages: [{ role: 'user' as const, content }] }]
  void task.push(new ContextEditFrame({ edits, respond: true }))
  await answered
  console.log(`${content} → ${context.lastAssistantMessage} (${reservation.node})`)
}
await ended // the node `goodbye` ends the session
console.log(reservation.state)
