import { starts, stops, textTurnDetector } from '../../../processors/turn/index.ts'
import type { TurnDetector } from '../../../src/engine.ts'
import { answered, app, coughs, says, waits } from '../harness/steps.ts'
import type { Played } from '../scenario.ts'
import type { Story, Theme } from '../story.ts'

const answers = ['Very well.']
const answeredTo = (...said: readonly string[]) => [
  ...said.map((text) => `user: ${text}`),
  'agent: Very well.',
]
const adaptive = () => ({ stop: stops.judged(textTurnDetector(), { minMs: 300, maxMs: 2_000 }) })

const why = (played: Played, type: 'user-turn-started' | 'user-turn') =>
  played.events.flatMap((event) => (event.type === type ? [event.reason] : []))

/** The silence it took to end the turn. */
const silenceMs = ({ events, timeline }: Played) =>
  events.find(({ type }) => type === 'user-turn')!.atMs - timeline.on('caller', 'speech').at(-1)!.toMs

const slow: TurnDetector = {
  name: 'slow',
  hears: 'text',
  async probability(_, { clock, signal }) {
    await clock.sleep(10_000, signal)
    return 1
  },
}

const startsOfTurns: readonly Story[] = [
  {
    title: 'a turn starts with the voice, before there are words',
    caller: [says('book a table'), answered()],
    answers,
    turn: () => ({ start: starts.voice() }),
    expect: {
      heard: 'Very well.',
      context: answeredTo('book a table'),
      happens: ['user-turn-started', 'user-turn'],
      also: { 'by voice': (played) => why(played, 'user-turn-started').join() === 'voice' },
    },
  },
  {
    title: 'a turn starts with words: a noise is none',
    caller: [coughs(400), waits(700), says('book a table'), answered()],
    answers,
    turn: () => ({ start: starts.words() }),
    expect: {
      heard: 'Very well.',
      context: answeredTo('book a table'),
      happens: ['user-turn-started', 'user-turn'],
      also: { 'by words': (played) => why(played, 'user-turn-started').join() === 'words' },
    },
  },
  {
    title: 'a turn starts with three words: two are passed over',
    caller: [says('oh well'), waits(900), says('book a table'), answered()],
    answers,
    turn: () => ({ start: starts.minWords(3) }),
    expect: { heard: 'Very well.', context: answeredTo('book a table') },
  },
  {
    title: 'a turn starts with a wake phrase, and then freely',
    caller: [says('nice weather'), waits(900), says('hey ada'), answered(), says('book a table'), answered()],
    answers: ['Yes?', 'Very well.'],
    turn: () => ({ start: starts.wakePhrase(['hey Ada']) }),
    expect: {
      heard: 'Yes? Very well.',
      context: ['user: hey ada', 'agent: Yes?', 'user: book a table', 'agent: Very well.'],
      also: { 'by both': (played) => why(played, 'user-turn-started').join() === 'wake-phrase,awake' },
    },
  },
  {
    title: 'a turn starts and ends when the app says so: a key is held to speak',
    caller: [
      says('not meant'),
      waits(600),
      app('presses the key', ({ turn }) => turn.startTurn()),
      says('book a'),
      waits(900),
      says('table'),
      app('lets go of the key', ({ turn }) => turn.endTurn()),
      answered(),
    ],
    answers,
    turn: () => ({ start: starts.external(), stop: stops.external() }),
    expect: { heard: 'Very well.', context: answeredTo('book a table') },
  },
  {
    title: 'a turn starts by all of several strategies: a voice, and two words',
    caller: [says('oh'), waits(900), says('book it'), answered()],
    answers,
    turn: () => ({ start: starts.all(starts.voice(), starts.minWords(2)) }),
    expect: { heard: 'Very well.', context: answeredTo('book it') },
  },
]

const endsOfTurns: readonly Story[] = [
  {
    title: 'a sentence that is complete is answered soon',
    caller: [says('what time is it?'), answered()],
    answers,
    turn: adaptive,
    expect: {
      heard: 'Very well.',
      context: answeredTo('what time is it?'),
      also: { 'after 350 ms at most': (played) => silenceMs(played) <= 350 },
    },
  },
  {
    title: 'a sentence that hangs in the air is let finish',
    caller: [says('I would like to'), waits(1_200), says('book a table'), answered(800)],
    answers,
    turn: adaptive,
    expect: { heard: 'Very well.', context: answeredTo('I would like to book a table') },
  },
  {
    title: 'a number is let be dictated',
    caller: [says('my number is 0 1 7'), waits(900), says('4 4 2 9'), answered(1_200)],
    answers,
    turn: adaptive,
    expect: { heard: 'Very well.', context: answeredTo('my number is 0 1 7 4 4 2 9') },
  },
  {
    title: 'a sentence that never goes on is answered all the same',
    caller: [says('I would like to'), answered()],
    answers,
    turn: adaptive,
    expect: {
      heard: 'Very well.',
      context: answeredTo('I would like to'),
      also: {
        'after 1.8 to 2 s': (played) => silenceMs(played) >= 1_800 && silenceMs(played) <= 2_030,
      },
    },
  },
  {
    title: 'a detector that does not answer is not waited for',
    caller: [says('book a table'), answered()],
    answers,
    turn: () => ({ stop: stops.judged(slow, { timeoutMs: 400 }) }),
    expect: {
      heard: 'Very well.',
      context: answeredTo('book a table'),
      errors: ['TIMED_OUT'],
      also: { 'by silence': (played) => why(played, 'user-turn').join() === 'silence' },
    },
  },
  {
    title: 'a turn ends by the first of several strategies',
    caller: [says('what time is it?'), answered()],
    answers,
    turn: () => ({ stop: stops.any(stops.silence(1_500), adaptive().stop) }),
    expect: {
      heard: 'Very well.',
      context: answeredTo('what time is it?'),
      also: { 'after 350 ms at most': (played) => silenceMs(played) <= 350 },
    },
  },
  {
    title: 'a turn ends by the mean of several strategies, each with its weight',
    caller: [says('book a table'), answered()],
    answers,
    turn: () => ({ stop: stops.weighted([3, stops.silence(400)], [1, stops.silence(1_200)]) }),
    expect: {
      heard: 'Very well.',
      context: answeredTo('book a table'),
      also: { 'after 600 ms': (played) => Math.abs(silenceMs(played) - 600) <= 20 },
    },
  },
  {
    title: 'the caller goes on at the moment at which the turn would end',
    caller: [says('book a'), waits(500), says('table'), answered()],
    answers,
    expect: { heard: 'Very well.', context: answeredTo('book a table') },
  },
]

export const turns: Theme = {
  name: 'Turns',
  about: 'When it is the caller’s turn, and when it is over: each strategy, and what it is for.',
  stories: [...startsOfTurns, ...endsOfTurns],
}
