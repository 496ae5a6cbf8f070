import { ContextEditFrame, LLMContext, Pipeline, PipelineTask, tool } from 'antiphon'
import { call, onResult, rule, rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  Flow,
  flow,
  handback,
  handover,
  LLM,
  tasks,
  UserContext,
} from 'antiphon/processors'
import { z } from 'zod'

const table = flow({
  prompt: 'You take reservations for two restaurants. Be brief.',
  state: { restaurant: '', day: '', people: 0 },
  settings: { voice: 'slt' },
  initial: 'restaurant',
  nodes: {
    restaurant: {
      prompt: 'Ask for the restaurant.',
      tools: ({ go }) => [
        tool({
          name: 'choose',
          description: 'Once you know the restaurant.',
          parameters: z.object({ restaurant: z.enum(['Riva', 'Monte']) }),
          execute: ({ restaurant }) => go('details', { restaurant }),
        }),
      ],
    },
    details: {
      prompt: ({ restaurant }) => `Take a reservation at ${restaurant}.`,
      collect: { day: tasks.date('the day'), people: tasks.number('how many people come', { min: 1 }) },
      next: 'confirm',
      tools: (view) => [handover(view, 'manager', 'The guest asks for the manager.')],
    },
    manager: {
      prompt: 'You are the manager. Be generous.',
      settings: { voice: 'rms' },
      says: 'The manager speaking.',
      tools: (view) => [handback(view, 'The guest wants to go on with the reservation.')],
    },
    confirm: {
      prompt: ({ restaurant, day, people }) => `Ask whether ${people} at ${restaurant} on ${day} is right.`,
      tools: ({ go }) => [
        tool({ name: 'book', description: 'It is right.', execute: () => go('goodbye') }),
        tool({ name: 'change', description: 'It is not.', execute: () => go('restaurant') }),
      ],
    },
    goodbye: { prompt: 'Say goodbye.', ends: true },
  },
})

// A language model understands the prompts; these rules stand in for one, so that the example runs anywhere.
const model = rules({
  rules: [
    rule(/Riva|Monte/, ({ found: [restaurant] }) => call('choose', { restaurant })),
    rule(/\d+-\d+-\d+/, ({ found: [value] }) => call('give_day', { value })),
    rule(/(\d+) of us/, ({ found: [, people] }) => call('give_people', { value: Number(people) })),
    rule(/manager/, call('hand_over_to_manager')),
    rule(/reservation/, call('hand_back')),
    rule(/right/, call('book')),
    onResult('choose', 'For which day?'),
    onResult('give_day', 'And how many are you?'),
    onResult('hand_over_to_manager', 'Flowers are on the house.'),
    onResult('hand_back', 'So how many are you?'),
    onResult('give_people', 'Is that right?'),
    onResult('book', 'It is yours. Goodbye.'),
  ],
})

const context = new LLMContext()
const reservation = new Flow(table, context)
const task = new PipelineTask(
  new Pipeline([new UserContext(context), reservation, new LLM(model), new AssistantContext(context)]),
)
const ended = task.run()

for (const content of [
  'A table at Riva',
  'on 2027-03-12',
  'May I talk to the manager',
  'Good, back to the reservation',
  '4 of us',
  'That is right',
]) {
  const answered = new Promise((resolve) => task.once('metrics', resolve))
  const edits = [{ type: 'append' as const, messages: [{ role: 'user' as const, content }] }]
  void task.push(new ContextEditFrame({ edits, respond: true }))
  await answered
  console.log(`${content} → ${context.lastAssistantMessage} (${reservation.node})`)
}
await ended // the node `goodbye` ends the session
console.log(reservation.state)
