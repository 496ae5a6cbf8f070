import { answered, coughs, hears, says, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'
import { soundsWhilePaused } from './tale.ts'

const answer = 'It is on the left, behind the library.'
const asked = ['user: where is it', `agent: ${answer}`]

export const falseAlarms: Theme = {
  name: 'False alarms',
  about: 'A sound that is no interruption: the agent stops at once, and goes on where it stopped.',
  stories: [
    {
      title: 'a cough: the agent falls silent, and goes on where it stopped',
      caller: [says('where is it'), hears('on the'), coughs(300), answered()],
      answers: [answer],
      expect: {
        heard: answer,
        context: asked,
        happens: ['paused', 'resumed'],
        gaps: [{ from: 'paused', to: 'resumed', atMostMs: 600 }],
        also: { 'nothing sounds meanwhile': (played) => !soundsWhilePaused(played) },
      },
    },
    {
      title: 'two coughs, one after the other',
      caller: [says('where is it'), hears('on the'), coughs(200), waits(700), coughs(200), answered()],
      answers: [answer],
      expect: { heard: answer, context: asked, happens: ['paused', 'resumed', 'paused', 'resumed'] },
    },
    {
      title: 'a cough, and then words that are meant',
      caller: [
        says('where is it'),
        hears('on the'),
        coughs(200),
        hears('left,'),
        says('on the left'),
        answered(),
      ],
      answers: [answer, 'Exactly.'],
      expect: {
        heard: 'It is on the left, Exactly.',
        context: ['user: where is it', 'agent: It is on the left,', 'user: on the left', 'agent: Exactly.'],
        interrupts: 1,
        happens: ['paused', 'resumed', 'paused', 'interrupt'],
      },
    },
    {
      title: 'a cough while the agent thinks costs nothing',
      caller: [says('where is it'), waits(700), coughs(200), answered()],
      answers: [answer],
      model: { firstByteMs: 900 },
      expect: { heard: answer, context: asked },
    },
    {
      title: 'a cough as the last word sounds',
      caller: [says('where is it'), hears('the library.'), coughs(200), waits(900)],
      answers: [answer],
      expect: { heard: answer, context: asked },
    },
    {
      title: 'a cough while nobody speaks is no turn: the model is not asked',
      caller: [coughs(300), waits(1_200), says('where is it'), answered()],
      answers: [answer],
      expect: {
        heard: answer,
        context: asked,
        also: { 'the model is asked once': ({ model }) => model.requests.length === 1 },
      },
    },
    {
      title: 'noise without end: the agent waits for its words so long, and then speaks on',
      caller: [says('where is it'), hears('on the'), coughs(3_500, 'drills'), waits(600)],
      answers: [answer],
      turn: { resumeMs: 800 },
      expect: {
        heard: answer,
        context: asked,
        happens: ['paused', 'resumed'],
        gaps: [{ from: 'paused', to: 'resumed', atLeastMs: 790, atMostMs: 810 }],
      },
    },
    {
      title: 'a cough of which the recognizer never says what it was',
      bugs: [20],
      caller: [says('where is it'), hears('on the'), coughs(300), answered(1_500)],
      answers: [answer],
      ear: { faults: { 1: 'hang' } },
      turn: { resumeMs: 1_000 },
      expect: { heard: answer, context: asked, happens: ['paused', 'resumed'], errors: ['TIMED_OUT'] },
    },
    {
      title: 'a word is too little where two are asked for',
      bugs: [3],
      caller: [says('where is it'), hears('on the'), says('wait'), answered()],
      answers: [answer],
      turn: { minWords: 2 },
      expect: { heard: answer, context: asked, happens: ['paused', 'resumed'] },
    },
    {
      title: 'two words are enough where two are asked for',
      bugs: [3],
      caller: [says('where is it'), hears('on the'), says('wait please'), answered()],
      answers: [answer, 'Of course.'],
      turn: { minWords: 2 },
      expect: {
        heard: 'It is on the Of course.',
        context: ['user: where is it', 'agent: It is on the', 'user: wait please', 'agent: Of course.'],
        interrupts: 1,
      },
    },
    {
      title: 'a voice is no interruption until it has lasted',
      caller: [says('where is it'), hears('on the'), says('wait'), answered()],
      answers: [answer],
      turn: { minDurationMs: 600 },
      expect: { heard: answer, context: asked, happens: ['paused', 'resumed'] },
    },
    {
      title: 'any voice interrupts at once where no words are asked for',
      caller: [says('where is it'), hears('on the'), says('wait a moment'), answered()],
      answers: [answer, 'Of course.'],
      turn: { minWords: 0 },
      expect: {
        heard: 'It is on the Of course.',
        context: ['user: where is it', 'agent: It is on the', 'user: wait a moment', 'agent: Of course.'],
        interrupts: 1,
        never: ['paused'],
      },
    },
  ],
}
