import { SpeakFrame } from '../../../src/engine.ts'
import { slowTool } from '../harness/slow-tool.ts'
import { answered, app, coughs, hears, type Step, says, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'

const taxi = (afterAnswer = false): Step =>
  app(
    'has a text said',
    ({ task }) => void task.push(new SpeakFrame({ text: 'Your taxi is here.', afterAnswer })),
  )
const answers = ['The library opens at nine.']
const thinks = { firstByteMs: 2_000 }

export const texts: Theme = {
  name: 'Texts of the app',
  about: 'The app has something said in the middle of a conversation.',
  stories: [
    {
      title: 'D13: a text is said at once while the model thinks',
      caller: [says('when do you open'), waits(1_000), taxi(), answered(1_500)],
      answers,
      model: thinks,
      expect: {
        heard: 'Your taxi is here. The library opens at nine.',
        context: ['user: when do you open', 'agent: Your taxi is here. The library opens at nine.'],
        gaps: [{ from: 'speak', to: 'agent-started-speaking', atMostMs: 40 }],
      },
    },
    {
      title: 'D13: or after the answer, if that is asked for',
      caller: [says('when do you open'), waits(1_000), taxi(true), answered(1_500)],
      answers,
      model: thinks,
      expect: {
        heard: 'The library opens at nine. Your taxi is here.',
        context: ['user: when do you open', 'agent: The library opens at nine.', 'agent: Your taxi is here.'],
      },
    },
    {
      title: 'D13, a neighbour: a text is said at once while a tool runs',
      caller: [says('when do you open'), waits(1_500), taxi(), answered(1_500)],
      answers: [{ calls: [{ name: 'search' }] }, 'The library opens at nine.'],
      tools: [slowTool('search', 2_000, 'nine')],
      expect: {
        heard: 'Your taxi is here. The library opens at nine.',
        context: [
          'user: when do you open',
          'agent: Your taxi is here.',
          'tools: search',
          'search says: nine',
          'agent: The library opens at nine.',
        ],
        gaps: [{ from: 'speak', to: 'agent-started-speaking', atMostMs: 40 }],
      },
    },
    {
      title: 'D13, a neighbour: a text does not break into a sentence of the model',
      caller: [says('when do you open'), hears('The library'), taxi(), answered(1_500)],
      answers,
      model: { wordMs: 400 },
      voice: { wordMs: 0 },
      expect: {
        heard: 'The library opens at nine. Your taxi is here.',
        context: ['user: when do you open', 'agent: The library opens at nine.', 'agent: Your taxi is here.'],
      },
    },
    {
      title: 'G2, a neighbour: a text waits while the user has the floor, and is said before the answer',
      caller: [says('when do you'), taxi(), says('open'), answered(1_500)],
      answers,
      model: thinks,
      expect: {
        heard: 'Your taxi is here. The library opens at nine.',
        context: ['user: when do you open', 'agent: Your taxi is here. The library opens at nine.'],
      },
    },
    {
      title: 'G2, a neighbour: a text that waited for a cough is said after it',
      caller: [coughs(400), taxi(), answered(1_500)],
      answers,
      expect: { heard: 'Your taxi is here.', context: ['agent: Your taxi is here.'] },
    },
    {
      title: 'G2, a neighbour: a greeting that waited for a cough is heard after it',
      caller: [coughs(400), answered(1_500)],
      answers,
      greeting: 'Good morning.',
      voice: { firstByteMs: 300 },
      expect: { heard: 'Good morning.', context: ['agent: Good morning.'] },
    },
  ],
}
