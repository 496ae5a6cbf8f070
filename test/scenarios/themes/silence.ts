import { answered, hears, says, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'

const idle = { timeoutMs: 1_500, prompts: ['Are you there?', 'Hello?'], goodbye: 'Goodbye.' }

export const silence: Theme = {
  name: 'Silence',
  about: 'The caller says nothing: the agent asks again, and hangs up in the end.',
  stories: [
    {
      title: 'a silent caller is asked twice, and then the agent says goodbye and hangs up',
      caller: [waits(12_000)],
      answers: ['Never said.'],
      greeting: 'Good morning.',
      idle,
      expect: {
        heard: 'Good morning. Are you there? Hello? Goodbye.',
        context: ['agent: Good morning.', 'agent: Are you there?', 'agent: Hello?', 'agent: Goodbye.'],
        also: {
          'the goodbye is the end': ({ endedAtMs }) => endedAtMs < 9_000,
          'the model is never asked': ({ model }) => model.requests.length === 0,
        },
      },
    },
    {
      title: 'a caller who answers when asked is not asked again at once',
      caller: [hears('there?'), waits(300), says('yes I am'), answered(1_000)],
      answers: ['Good.'],
      greeting: 'Good morning.',
      idle,
      expect: {
        heard: 'Good morning. Are you there? Good.',
        context: ['agent: Good morning.', 'agent: Are you there?', 'user: yes I am', 'agent: Good.'],
      },
    },
    {
      title: 'nobody is asked whether he is there while the agent thinks',
      caller: [says('think hard'), answered()],
      answers: ['Done.'],
      model: { firstByteMs: 4_000 },
      idle,
      expect: { heard: 'Done.', context: ['user: think hard', 'agent: Done.'] },
    },
    {
      title: 'the question whether anybody is there can be interrupted',
      caller: [hears('Are'), says('yes I am'), answered()],
      answers: ['Good.'],
      idle,
      expect: {
        heard: 'Are Good.',
        context: ['agent: Are', 'user: yes I am', 'agent: Good.'],
        interrupts: 1,
      },
    },
    {
      title: 'a caller who says nothing at all costs nothing',
      caller: [waits(5_000)],
      answers: ['Never said.'],
      expect: {
        heard: '',
        context: [],
        never: ['user-turn', 'llm'],
        also: { 'the model is never asked': ({ model }) => model.requests.length === 0 },
      },
    },
  ],
}
