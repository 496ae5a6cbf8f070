import { starts, stops } from '../../../processors/turn/index.ts'
import { InputMessageFrame, InterimTranscriptionFrame } from '../../../src/engine.ts'
import { answered, app, coughs, hears, presses, says, saysInMusic, waits } from '../harness/steps.ts'
import type { Played } from '../scenario.ts'
import type { Story, Theme } from '../story.ts'

const answers = ['Very well.']
const idle = { timeoutMs: 1_500, prompts: ['Are you there?'] }
const why = ({ timeline }: Played) => timeline.on('turn', 'turn').map(({ text }) => text.split(' → ')[1])
const heardAtMs = ({ events }: Played) =>
  events.find(({ type }) => type === 'agent-started-speaking')?.atMs ?? Number.NaN

/** A room that never falls silent. */
const neverSilent: readonly Story[] = [
  {
    title: 'D1: what is said in a room that never falls silent is answered when the words stand still',
    caller: [saysInMusic('book a table', 500, 10_000), waits(500)],
    answers,
    expect: {
      heard: 'Very well.',
      context: ['user: book a table', 'agent: Very well.'],
      also: {
        'within five seconds': (played) => heardAtMs(played) < 1_250 + 5_000,
        'and the reason is told': (played) => why(played)[0] === 'words stand still',
        once: ({ model }) => model.requests.length === 1,
      },
    },
  },
  {
    title:
      'D1, a neighbour: what is said next over the same music is answered too, without what was said before',
    caller: [
      saysInMusic('book a table', 500, 0),
      coughs(6_000, 'music plays'),
      saysInMusic('for two please', 0, 8_000),
      waits(500),
    ],
    answers: ['Very well.', 'For two.'],
    expect: {
      heard: 'Very well. For two.',
      context: ['user: book a table', 'agent: Very well.', 'user: for two please', 'agent: For two.'],
    },
  },
  {
    title: 'D1, a neighbour: the agent can be interrupted over music',
    caller: [saysInMusic('tell me', 500, 4_000), saysInMusic('stop it please', 0, 8_000), waits(500)],
    answers: ['Once upon a time there was a king who had three daughters.', 'As you wish.'],
    expect: {
      heard: 'Once upon a time As you wish.',
      context: ['user: tell me', 'agent: Once upon a time', 'user: stop it please', 'agent: As you wish.'],
      interrupts: 1,
    },
  },
  {
    title: 'D1: music alone is no turn for ever: who is silent is asked whether they are there',
    caller: [coughs(30_000, 'music plays')],
    answers,
    idle: { timeoutMs: 3_000, prompts: ['Are you there?'] },
    expect: {
      heard: 'Are you there?',
      context: ['agent: Are you there?'],
      also: {
        'after the time without words': (played) => heardAtMs(played) > 10_000 && heardAtMs(played) < 10_500,
        'and the reason is told': (played) => why(played)[0] === 'no words',
      },
    },
  },
  {
    title: 'D1, a neighbour: sounds that come again and again do not keep the question away for ever',
    caller: Array.from({ length: 8 }, () => [coughs(400), waits(1_600)]).flat(),
    answers,
    idle: { timeoutMs: 3_000, prompts: ['Are you there?'] },
    expect: { heard: 'Are you there?', context: ['agent: Are you there?'] },
  },
  {
    title: 'D1: a turn in which somebody talks on and on ends after the longest turn',
    caller: [says('one two three four five six seven eight nine ten eleven twelve'), answered()],
    answers,
    turn: { maxTurnMs: 2_000 },
    expect: {
      heard: 'Very well.',
      context: [
        'user: one two three four five six seven eight',
        'user: nine ten eleven twelve',
        'agent: Very well.',
      ],
      interrupts: 1,
      also: { 'the reason is told': (played) => why(played)[0] === 'longest turn' },
    },
  },
  {
    title:
      'D1, a neighbour: a recognizer without interim transcripts is waited for, however long somebody speaks',
    caller: [
      says('one two three four five six seven eight nine ten eleven twelve thirteen fourteen'),
      answered(),
    ],
    answers,
    ear: { interim: false },
    turn: { standstillMs: 1_000 },
    expect: {
      heard: 'Very well.',
      context: [
        'user: one two three four five six seven eight nine ten eleven twelve thirteen fourteen',
        'agent: Very well.',
      ],
    },
  },
  {
    title:
      'D1, a neighbour: a key that is held is not let go by the room, and once it is the words need not wait',
    caller: [
      app('presses the key', ({ turn }) => turn.startTurn()),
      saysInMusic('book a table', 0, 5_000),
      app('lets the key go', ({ turn }) => turn.endTurn()),
      coughs(5_000, 'music plays'),
      answered(),
    ],
    answers,
    turn: () => ({ stop: stops.external() }),
    expect: {
      heard: 'Very well.',
      context: ['user: book a table', 'agent: Very well.'],
      also: { 'not before': (played) => heardAtMs(played) > 5_700 },
    },
  },
]

/** Signs of life. */
const life: readonly Story[] = [
  {
    title: 'D2: who types a card number is not asked whether they are there',
    caller: [
      hears('number.'),
      ...Array.from({ length: 5 }, () => [waits(900), presses('4', '2', '4', '2')]).flat(),
      waits(1_200),
    ],
    answers,
    greeting: 'Type your card number.',
    idle,
    expect: { heard: 'Type your card number.', context: ['agent: Type your card number.'] },
  },
  {
    title: 'D2, a neighbour: who has been asked, and then types, is asked from the first question again',
    caller: [hears('Are you there?'), waits(1_000), presses('4'), waits(3_500)],
    answers,
    idle,
    expect: {
      heard: 'Are you there? Are you there?',
      context: ['agent: Are you there?', 'agent: Are you there?'],
    },
  },
  {
    title: 'D2, a neighbour: a message of the program at the other end is a sign of life',
    caller: [
      ...Array.from({ length: 4 }, () => [
        waits(1_000),
        app('gets a message', ({ task }) => void task.push(new InputMessageFrame({ message: { page: 2 } }))),
      ]).flat(),
      waits(1_400),
    ],
    answers,
    idle,
    expect: { heard: '', context: [] },
  },
  {
    title: 'D2, a neighbour: words that start no turn are a sign of life, and blank ones are none',
    caller: [
      ...Array.from({ length: 4 }, () => [
        waits(1_000),
        app('hears a word', ({ task }) => void task.push(new InterimTranscriptionFrame({ text: 'so' }))),
      ]).flat(),
      ...Array.from({ length: 3 }, () => [
        waits(1_000),
        app('hears nothing', ({ task }) => void task.push(new InterimTranscriptionFrame({ text: ' ' }))),
      ]).flat(),
    ],
    answers,
    turn: () => ({ start: starts.wakePhrase(['hey ada']) }),
    idle: { ...idle, prompts: ['Are you there?', 'Hello?'] },
    expect: { heard: 'Are you there?', context: ['agent: Are you there?'] },
  },
]

export const noise: Theme = {
  name: 'Noise',
  about: 'The room is never silent: turns end all the same, and who says nothing is asked.',
  stories: [...neverSilent, ...life],
}
