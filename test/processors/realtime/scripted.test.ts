import { scriptedRealtime, speakWords } from '../../../src/testing/index.ts'
import { realtimeContract } from '../../../testing/contracts/realtime.ts'

const say = speakWords('what is the time')
const speech = new Int16Array(say.length + 16_000)
speech.set(say)

realtimeContract('scriptedRealtime', () => ({
  provider: scriptedRealtime({
    answers: ({ messages, tools }) =>
      tools?.length && messages.at(-1)?.role === 'user' ? { calls: [{ name: 'look' }] } : 'It is noon.',
  }),
  answered: 'What is the time?',
  speech,
  calling: {
    text: 'Look it up.',
    tools: [{ name: 'look', description: 'Looks it up.', parameters: { type: 'object', properties: {} } }],
  },
}))
