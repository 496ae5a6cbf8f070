import { ContextEditFrame, LLMContext, Pipeline, PipelineTask, SettingsFrame } from 'antiphon'
import { rule, rules } from 'antiphon/llm/rules'
import { AssistantContext, ContextLimit, LLM, UserContext } from 'antiphon/processors'

const guide = rules({
  rules: [
    rule(/hall (?<name>\w+)/, ({ groups }) => `This is hall ${groups.name}.`),
    rule(/dark/, 'We are closing.'),
  ],
})
const summarizer = rules({ rules: [], fallback: 'The visitor has seen some halls.' }) // a small model, say

const context = new LLMContext({ system: 'You guide a visitor through a museum.' })
const task = new PipelineTask(
  new Pipeline([
    new UserContext(context),
    new ContextLimit({ maxTokens: 150, summarizer, summarizeFromTokens: 80, keepExchanges: 1 }),
    new LLM(guide),
    new AssistantContext(context),
  ]),
)
const ended = task.run()

/** Tells the model something that the visitor has not said, and has it speak of it. */
async function tell(content: string): Promise<void> {
  const answered = new Promise((resolve) => task.once('metrics', resolve))
  const edits = [{ type: 'append' as const, messages: [{ role: 'user' as const, content }] }]
  void task.push(new ContextEditFrame({ edits, respond: true }))
  await answered
}

for (const name of ['one', 'two', 'three', 'four']) await tell(`(The visitor enters hall ${name}.)`)
void task.push(new SettingsFrame({ settings: { system: 'The museum closes.', temperature: 0 } }))
await tell('(It gets dark.)')
task.end()
await ended
for (const { role, content } of context.messages) console.log(`${role}: ${content}`)
