import { describe, expect, test } from 'vitest'
import { ContextEditFrame, type LLMRequest, SpeakFrame, textOf } from '../../src/engine.ts'
import { slowTool } from '../scenarios/harness/slow-tool.ts'
import { answered, app, says, waits } from '../scenarios/harness/steps.ts'
import { brokenIn, type Sweep } from './sweep.ts'

const slowly = { model: { firstByteMs: 300 }, voice: { firstByteMs: 400 } }
const answers = ({ messages }: Pick<LLMRequest, 'messages'>) =>
  textOf(messages.at(-1)).startsWith('stop') ? 'As you wish.' : 'The taxi will be here in five minutes.'
const tells = new ContextEditFrame({
  edits: [{ type: 'append', messages: [{ role: 'user', content: '(The taxi comes in five minutes.)' }] }],
  respond: true,
})

/** What the agent begins by itself, at about 700 ms after the moments begin. */
const own: Record<string, Sweep> = {
  'a greeting': {
    scenario: { ...slowly, answers, greeting: 'Good morning, this is the library, how can I help you?' },
  },
  'a greeting of the model': { scenario: { ...slowly, answers, greeting: true } },
  'an idle prompt': {
    scenario: {
      ...slowly,
      answers,
      idle: { timeoutMs: 1_500, prompts: ['Are you still there, or shall I call again?'] },
    },
    before: [waits(1_200)],
  },
  'an edit that is answered': {
    scenario: { ...slowly, answers },
    before: [app('edits the conversation', ({ task }) => void task.push(tells.with({})))],
  },
  'a late outcome': {
    scenario: {
      ...slowly,
      answers: ({ messages }) => {
        if (messages.length === 1) return { text: 'I am on it.', calls: [{ name: 'taxi' }] }
        return answers({ messages })
      },
      tools: [slowTool('taxi', 3_000, 'comes', { delivers: 'later' })],
    },
    before: [says('a taxi'), answered(), waits(600)],
  },
  'a text of the app': {
    scenario: { ...slowly, answers },
    before: [
      app(
        'has a text said',
        ({ task }) => void task.push(new SpeakFrame({ text: 'Your taxi is waiting outside now.' })),
      ),
    ],
  },
}

describe.each(Object.entries(own))('G2: %s', (_, given) => {
  test.each(['speech', 'typed'] as const)(
    'G2: is never heard while the user has the floor, by %s',
    async (by) => {
      const broken = await brokenIn(
        { ...given, by: [by], after: [answered(1_500)] },
        { 'the user is answered': ({ heard }) => heard.includes('As you wish.') },
      )
      expect(broken).toEqual([])
    },
  )
})
