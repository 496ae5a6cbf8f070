import { ContextEditFrame, LLMContext, Pipeline, PipelineTask } from 'antiphon'
import { call, onResult, rule, rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  agents,
  Flow,
  LLM,
  NotCollectedError,
  tasks,
  UserContext,
} from 'antiphon/processors'

const summarizer = rules({ rules: [], fallback: 'The caller has an invoice of 90 euros.' }) // a small model, say

const office = agents({
  prompt: 'You work at Acme.',
  settings: { voice: 'slt' },
  summarizer,
  initial: 'reception',
  agents: {
    reception: {
      prompt: 'You are the receptionist.',
      handsOverTo: { billing: 'Questions about an invoice.' },
    },
    billing: {
      prompt: 'You are the bookkeeper.',
      settings: { voice: 'rms' },
      sees: 'summary',
      handsBack: 'Anything else.',
    },
  },
})

const model = rules({
  rules: [
    rule('invoice is wrong', call('hand_over_to_billing')),
    rule(/\S+@\S+/, ({ found: [value] }) => call('give_email', { value })),
    rule('invoice', 'What about it?'),
    onResult('hand_over_to_billing', 'Where shall we send a new one?'),
    onResult('give_email', 'It is on its way.'),
  ],
})

const context = new LLMContext()
const flow = new Flow(office, context)
const task = new PipelineTask(
  new Pipeline([new UserContext(context), flow, new LLM(model), new AssistantContext(context)]),
)
const ended = task.run()

async function say(content: string): Promise<void> {
  const answered = new Promise((resolve) => task.once('metrics', resolve))
  const edits = [{ type: 'append' as const, messages: [{ role: 'user' as const, content }] }]
  void task.push(new ContextEditFrame({ edits, respond: true }))
  await answered
  console.log(`${content} → ${context.lastAssistantMessage} (${flow.node})`)
}

await say('I have an invoice of 90 euros')
await say('The invoice is wrong')
try {
  const email = flow.collect(tasks.email('the address for the new invoice'), { name: 'email' })
  await say('ada@example.org')
  console.log(`to be sent to ${await email}`)
} catch (error) {
  if (!(error instanceof NotCollectedError)) throw error
  console.log(`no address: ${error.outcome}`) // declined, attempts, timeout, left, aborted or ended
}
task.end()
await ended
console.log(context.messages[1]?.content)
