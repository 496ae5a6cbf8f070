import { hangUp } from '../../../processors/tools/index.ts'
import { underWay } from '../../../processors/tools/later-calls.ts'
import type { Tool } from '../../../src/engine.ts'
import { slowTool } from '../harness/slow-tool.ts'
import { answered, app, hears, says, waits } from '../harness/steps.ts'
import type { Story, Theme } from '../story.ts'

const search = slowTool('search', 1_000, 'found')
const looksUp = {
  answers: [{ text: 'One moment.', calls: [{ name: 'search' }] }, 'Found it.'],
  tools: [search],
  model: { firstByteMs: 300 },
}
const closed =
  'hang_up says: The line is closed after your answer. If you have not said goodbye, say it now, in one sentence.'
const whole = [
  'user: look it up',
  'agent: One moment.',
  'tools: search',
  'search says: found',
  'agent: Found it.',
]

/** Where the caller hangs up, the session ends when all has been said and done. */
const stages: readonly Story[] = [
  {
    title: 'hangs up before anything was said',
    caller: [waits(20)],
    ...looksUp,
    expect: { heard: '', context: [] },
  },
  {
    title: 'hangs up in the middle of the greeting',
    caller: [hears('Good morning,')],
    ...looksUp,
    greeting: 'Good morning, this is the library.',
    expect: {
      heard: 'Good morning, this is the library.',
      context: ['agent: Good morning, this is the library.'],
    },
  },
  {
    title: 'hangs up with the last word still in the air',
    caller: [says('look it up')],
    ...looksUp,
    expect: { heard: 'One moment. Found it.', context: whole },
  },
  {
    title: 'hangs up while the model thinks',
    caller: [says('look it up'), waits(750)],
    ...looksUp,
    expect: { heard: 'One moment. Found it.', context: whole },
  },
  {
    title: 'hangs up while the agent speaks',
    caller: [says('look it up'), hears('One')],
    ...looksUp,
    expect: { heard: 'One moment. Found it.', context: whole },
  },
  {
    title: 'hangs up while a tool runs',
    caller: [says('look it up'), hears('moment.'), waits(100)],
    ...looksUp,
    expect: { heard: 'One moment. Found it.', context: whole },
  },
  {
    title:
      'hangs up before the outcome of a call has come that is delivered later: it is written down, and nothing follows',
    caller: [says('order a book'), hears('wait.'), says('what is the time'), waits(700)],
    answers: [{ text: 'On it.', calls: [{ name: 'order' }] }, 'Just wait.', 'Noon.'],
    tools: [slowTool('order', 3_500, 'it is yours', { delivers: 'later' })],
    model: { firstByteMs: 500, wordMs: 300 },
    expect: {
      heard: 'On it. Just wait. Noon.',
      context: [
        'user: order a book',
        'agent: On it.',
        'tools: order',
        `order says: ${JSON.stringify(underWay)}`,
        'agent: Just wait.',
        'user: what is the time',
        'agent: Noon.',
        'tools: order',
        'order says: it is yours',
      ],
    },
  },
  {
    title: 'hangs up as the last word has sounded',
    caller: [says('look it up'), hears('Found it.')],
    ...looksUp,
    expect: { heard: 'One moment. Found it.', context: whole },
  },
  {
    title: 'hangs up during an interruption',
    caller: [says('look it up'), hears('One'), says('never mind')],
    ...looksUp,
    answers: [{ text: 'One moment.', calls: [{ name: 'search' }] }, 'Fine.'],
    expect: {
      heard: 'One Fine.',
      context: ['user: look it up', 'agent: One', 'user: never mind', 'agent: Fine.'],
      interrupts: 1,
    },
  },
]

const cancelled: readonly Story[] = [
  {
    title: 'the line is cut while the agent speaks: it is silent at once',
    bugs: [12],
    caller: [
      says('look it up'),
      hears('One'),
      waits(40),
      app('cuts the line', ({ task }) => task.cancel()),
      waits(5_000),
    ],
    ...looksUp,
    expect: { heard: 'One', context: ['user: look it up', 'agent: One'], ends: 'cancelled' },
  },
  {
    title: 'the line is cut while a tool runs: the tool is told to stop',
    caller: [
      says('look it up'),
      hears('moment.'),
      waits(100),
      app('cuts the line', ({ task }) => task.cancel()),
      waits(5_000),
    ],
    ...looksUp,
    expect: {
      heard: 'One moment.',
      context: ['user: look it up', 'agent: One moment.'],
      ends: 'cancelled',
      also: { 'within a moment': ({ endedAtMs }) => endedAtMs < 3_500 },
    },
  },
  {
    title: 'the line is cut while the model thinks: it is asked nothing more',
    caller: [says('look it up'), waits(750), app('cuts the line', ({ task }) => task.cancel()), waits(5_000)],
    ...looksUp,
    expect: {
      heard: '',
      context: ['user: look it up'],
      ends: 'cancelled',
      also: { 'one request': ({ model }) => model.requests.length === 1 },
    },
  },
  {
    title: 'a session that has ended says nothing more',
    bugs: [12],
    caller: [
      says('look it up'),
      hears('One'),
      app('ends the session', ({ task }) => task.end()),
      waits(6_000),
    ],
    ...looksUp,
    expect: {
      heard: 'One moment. Found it.',
      context: whole,
      also: { 'it ends with the answer': ({ endedAtMs }) => endedAtMs < 5_000 },
    },
  },
]

/** A tool that hangs up when it is done, also when the caller has said something meanwhile. */
const transfer = slowTool('transfer', 2_500)
const hangsUpLater: Tool = {
  ...transfer,
  survivesInterruption: true,
  async execute(args, context) {
    const done = await transfer.execute(args, context)
    context.endSession('transferred')
    return done
  },
}

const hangsUp = { name: 'hang_up' }
const fourTimes = ['tools: hang_up, hang_up, hang_up, hang_up', closed, closed, closed, closed]

/** The model hangs up. */
const byTool: readonly Story[] = [
  {
    title: 'the agent says goodbye and hangs up; the goodbye is heard',
    caller: [says('that is all'), waits(10_000)],
    answers: [{ text: 'Goodbye, then.', calls: [hangsUp] }, ''],
    tools: [hangUp()],
    expect: {
      heard: 'Goodbye, then.',
      context: ['user: that is all', 'agent: Goodbye, then.', 'tools: hang_up', closed],
      also: { 'and then it ends': ({ endedAtMs }) => endedAtMs < 3_000 },
    },
  },
  {
    title: 'a model that hangs up again and again ends the session once',
    bugs: [15],
    caller: [says('that is all'), waits(10_000)],
    answers: ({ tools }) =>
      tools === undefined ? 'Goodbye.' : { calls: [hangsUp, hangsUp, hangsUp, hangsUp] },
    tools: [hangUp()],
    expect: {
      heard: 'Goodbye.',
      context: ['user: that is all', ...fourTimes, 'agent: Goodbye.'],
      also: {
        'one end': ({ timeline }) => timeline.on('notes', 'end').length === 1,
        'and then it ends': ({ endedAtMs }) => endedAtMs < 3_000,
      },
    },
  },
  {
    title: 'a caller who has more to say takes the hanging up back',
    caller: [says('that is all'), hears('Goodbye,'), says('no wait please'), answered()],
    answers: [{ text: 'Goodbye, and have a nice day.', calls: [hangsUp] }, 'Yes?'],
    tools: [hangUp()],
    expect: {
      heard: 'Goodbye, Yes?',
      context: [
        'user: that is all',
        'agent: Goodbye,',
        'tools: hang_up',
        closed,
        'user: no wait please',
        'agent: Yes?',
      ],
      interrupts: 1,
    },
  },
]

/** The answer that it belongs to is over. */
const byToolThatOutlives: Story = {
  title: 'a tool that survives an interruption hangs up when it is done',
  caller: [
    says('put me through'),
    waits(1_200),
    says('and hurry up'),
    answered(2_000),
    says('hello'),
    answered(),
  ],
  answers: [{ calls: [{ name: 'transfer' }] }, 'I do.', 'Yes?'],
  tools: [hangsUpLater],
  expect: {
    heard: 'I do.',
    context: [
      'user: put me through',
      'tools: transfer',
      'transfer says: done',
      'user: and hurry up',
      'agent: I do.',
    ],
    interrupts: 1,
    also: { 'and then it ends': ({ endedAtMs }) => endedAtMs < 8_000 },
  },
}

export const hangUps: Theme = {
  name: 'Hanging up',
  about: 'The caller hangs up at every stage, or the line is cut: nothing is left running.',
  stories: [
    ...stages,
    ...cancelled,
    ...byTool,
    byToolThatOutlives,
    {
      title: 'hangs up after the answer',
      caller: [says('look it up'), answered(1_200)],
      ...looksUp,
      expect: { heard: 'One moment. Found it.', context: whole },
    },
  ],
}
