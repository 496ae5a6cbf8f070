import { answered, hears, says, waits } from '../harness/steps.ts'
import type { Story, Theme } from '../story.ts'

const answer = 'It is on the left, behind the library.'
const asked = ['user: where is it', `agent: ${answer}`]

/** Somebody listens, and says so. */
const listens = [
  ['en', 'okay'],
  ['de', 'ja genau'],
  ['fr', 'd’accord'],
  ['es', 'sí claro'],
  ['it', 'ho capito'],
  ['ja', 'なるほど'],
] as const

const inLanguages: readonly Story[] = listens.map(([language, words]) => ({
  title: `“${words}” does not stop the agent (${language})`,
  caller: [says('where is it'), hears('on the'), says(words), answered()],
  answers: [answer],
  turn: { language },
  expect: { heard: answer, context: asked, happens: ['paused', 'resumed'] },
}))

export const backchannels: Theme = {
  name: 'Backchannels',
  about: 'The caller says “mm-hm”: a sign of listening, and no wish to speak.',
  stories: [
    ...inLanguages,
    {
      title: '“right”, and a while later “okay”: the agent goes on both times',
      caller: [
        says('where is it'),
        hears('on the'),
        says('right'),
        hears('behind'),
        says('okay'),
        answered(),
      ],
      answers: ['It is on the left, and behind the library.'],
      expect: {
        heard: 'It is on the left, and behind the library.',
        context: ['user: where is it', 'agent: It is on the left, and behind the library.'],
        happens: ['paused', 'resumed', 'paused', 'resumed'],
      },
    },
    {
      title: '“okay stop that” is more than a sign of listening',
      caller: [says('where is it'), hears('on the'), says('okay stop that'), answered()],
      answers: [answer, 'Sorry.'],
      expect: {
        heard: 'It is on the Sorry.',
        context: ['user: where is it', 'agent: It is on the', 'user: okay stop that', 'agent: Sorry.'],
        interrupts: 1,
      },
    },
    {
      title: '“yes” is an answer when the agent has asked and is silent',
      caller: [says('where is it'), hears('mean?'), waits(400), says('yes'), answered()],
      answers: ['The library, you mean?', 'On the left.'],
      expect: {
        heard: 'The library, you mean? On the left.',
        context: ['user: where is it', 'agent: The library, you mean?', 'user: yes', 'agent: On the left.'],
        never: ['paused'],
      },
    },
    {
      title: '“okay” while the agent thinks does not start it again',
      caller: [says('where is it'), waits(800), says('okay'), answered()],
      answers: [answer],
      model: { firstByteMs: 1_500 },
      expect: {
        heard: answer,
        context: asked,
        also: { 'the model is asked once': ({ model }) => model.requests.length === 1 },
      },
    },
    {
      title: 'an app may have signs of listening of its own',
      caller: [says('where is it'), hears('on the'), says('roger that'), answered()],
      answers: [answer],
      turn: { backchannels: ['Roger that.'] },
      expect: { heard: answer, context: asked, happens: ['paused', 'resumed'] },
    },
  ],
}
