import { textOf } from '../../../src/engine.ts'
import { slowTool } from '../harness/slow-tool.ts'
import { answered, coughs, hears, says, waits } from '../harness/steps.ts'
import type { Played } from '../scenario.ts'
import type { Story, Theme } from '../story.ts'

const search = slowTool('search', 4_000, 'found')
const neverMind = ['user: look it up', 'agent: One moment.', 'user: never mind that', 'agent: Fine.']

/** However far the call has come: as it is announced, while it runs, with its result on the way. */
const interruptedCalls: readonly Story[] = [0, 700, 1_500].map((ms) => ({
  title: `interrupted ${ms} ms into a call of a tool: the model does not wait for it`,
  bugs: [4],
  caller: [
    says('look it up'),
    ...(ms === 0 ? [hears('One')] : [hears('moment.'), waits(ms)]),
    says('never mind that'),
    answered(),
  ],
  answers: [{ text: 'One moment.', calls: [{ name: 'search' }] }, 'Fine.'],
  tools: [search],
  expect: {
    heard: ms === 0 ? 'One Fine.' : 'One moment. Fine.',
    context: ms === 0 ? neverMind.with(1, 'agent: One') : neverMind,
    interrupts: 1,
    also: { 'the call is given up': ({ timeline }) => outcomes(timeline).join() === 'aborted' },
  },
}))

/** A tool that waits on somebody else, and an interruption at whatever moment. */
const waitingTools: readonly Story[] = [100, 600, 1_400].map((ms) => ({
  title: `the caller is heard after an interruption ${ms} ms into a tool that waits`,
  bugs: [8],
  caller: [
    says('look it up'),
    waits(600 + ms),
    says('stop that now'),
    answered(),
    says('hello again'),
    answered(),
  ],
  answers: ({ messages }) => {
    const said = messages.at(-1)!.content
    return said === 'look it up' ? { calls: [{ name: 'search' }] } : `You said ${said}.`
  },
  tools: [search],
  expect: {
    heard: 'You said stop that now. You said hello again.',
    context: [
      'user: look it up',
      'user: stop that now',
      'agent: You said stop that now.',
      'user: hello again',
      'agent: You said hello again.',
    ],
    interrupts: 1,
  },
}))

function outcomes(timeline: Played['timeline']): readonly (string | undefined)[] {
  return timeline.on('tools').map(({ outcome }) => outcome)
}

/** A model that uses a tool and then says so. */
const uses = (name: string, args: string | Record<string, unknown>, then: string) => [
  { calls: [{ name, arguments: args }] },
  then,
]

const underWay =
  'The outcome comes later, by itself. Say that you are on it and go on; do not call this again for it.'

export const tools: Theme = {
  name: 'Tools',
  about: 'The model has things done: some are slow, some fail, and the caller may not wait.',
  stories: [
    ...interruptedCalls,
    {
      title: 'a tool that nobody has registered does not silence the turn',
      bugs: [5],
      caller: [says('do the thing'), answered()],
      answers: uses('thing', {}, 'I cannot do that.'),
      tools: [search],
      expect: {
        heard: 'I cannot do that.',
        context: [
          'user: do the thing',
          'tools: thing',
          'thing says: {"error":"There is no tool \\"thing\\". Tools: search."}',
          'agent: I cannot do that.',
        ],
      },
    },
    {
      title: 'text and a call in one answer: what is said stands before the call',
      bugs: [6],
      caller: [says('what time is it'), answered(800)],
      answers: [{ text: 'Let me see.', calls: [{ name: 'clock' }] }, 'It is noon.'],
      tools: [slowTool('clock', 500, 'noon')],
      expect: {
        heard: 'Let me see. It is noon.',
        context: [
          'user: what time is it',
          'agent: Let me see.',
          'tools: clock',
          'clock says: noon',
          'agent: It is noon.',
        ],
      },
    },
    {
      title: 'arguments that are cut off are no arguments: nothing is done, and the model asks again',
      bugs: [7],
      caller: [says('pay the bill'), answered()],
      answers: uses('pay', '{"amount": 10', 'How much?'),
      tools: [slowTool('pay', 0, 'paid')],
      expect: {
        heard: 'How much?',
        context: [
          'user: pay the bill',
          'tools: pay',
          expectJsonError('pay', '{"amount": 10'),
          'agent: How much?',
        ],
      },
    },
    ...waitingTools,
    {
      title: 'the model is told why a tool failed',
      bugs: [9],
      caller: [says('call her'), answered()],
      answers: uses('dial', {}, 'The line is busy.'),
      tools: [slowTool('dial', 50, new Error('the line is busy'))],
      expect: {
        heard: 'The line is busy.',
        context: [
          'user: call her',
          'tools: dial',
          'dial says: {"error":"the line is busy"}',
          'agent: The line is busy.',
        ],
      },
    },
    {
      title: 'two tools at once, one of them slow: the model is told of both together',
      caller: [says('compare them'), answered()],
      answers: [{ calls: [{ name: 'near' }, { name: 'far' }] }, 'Near is better.'],
      tools: [slowTool('near', 100, '1 km'), slowTool('far', 1_400, '9 km')],
      expect: {
        heard: 'Near is better.',
        context: [
          'user: compare them',
          'tools: near, far',
          'near says: 1 km',
          'far says: 9 km',
          'agent: Near is better.',
        ],
        also: {
          'they run side by side': ({ timeline }) => {
            const [near, far] = timeline.on('tools')
            return near!.fromMs === far!.fromMs && far!.toMs - far!.fromMs === 1_400
          },
        },
      },
    },
    {
      title: 'two tools, one fails: the other one’s result counts',
      caller: [says('compare them'), answered()],
      answers: [{ calls: [{ name: 'near' }, { name: 'far' }] }, 'I know only one.'],
      tools: [slowTool('near', 100, '1 km'), slowTool('far', 300, new Error('no answer'))],
      expect: {
        heard: 'I know only one.',
        context: [
          'user: compare them',
          'tools: near, far',
          'near says: 1 km',
          'far says: {"error":"no answer"}',
          'agent: I know only one.',
        ],
      },
    },
    {
      title: 'a tool that takes too long is given up, and the model is told so',
      caller: [says('look it up'), answered()],
      answers: uses('search', {}, 'It takes too long.'),
      tools: [slowTool('search', 60_000, 'found', { timeoutMs: 1_500 })],
      expect: {
        heard: 'It takes too long.',
        context: [
          'user: look it up',
          'tools: search',
          'search says: {"error":"It took longer than 1500 ms."}',
          'agent: It takes too long.',
        ],
        gaps: [{ from: 'tool-call', to: 'tool', atLeastMs: 1_500, atMostMs: 1_500 }],
      },
    },
    {
      title: 'a tool that survives an interruption ends, and its result is told',
      caller: [says('order it'), waits(1_200), says('and hurry up'), answered(1_500)],
      answers: [{ calls: [{ name: 'order' }] }, 'I do.'],
      tools: [slowTool('order', 2_500, 'ordered', { survivesInterruption: true })],
      expect: {
        heard: 'I do.',
        context: [
          'user: order it',
          'tools: order',
          'order says: ordered',
          'user: and hurry up',
          'agent: I do.',
        ],
        interrupts: 1,
        also: { 'the call runs to its end': ({ timeline }) => outcomes(timeline).join() === 'done' },
      },
    },
    {
      title: 'a cough while a tool runs does not stop it',
      caller: [says('look it up'), waits(1_100), coughs(200), answered()],
      answers: uses('search', {}, 'Found.'),
      tools: [slowTool('search', 1_500, 'found')],
      expect: {
        heard: 'Found.',
        context: ['user: look it up', 'tools: search', 'search says: found', 'agent: Found.'],
      },
    },
    {
      title: 'while a slow tool runs the agent says so',
      caller: [says('look it up'), answered(1_500)],
      answers: uses('search', {}, 'Found.'),
      tools: [slowTool('search', 2_500, 'found', { filler: 'One moment.', fillerAfterMs: 1_000 })],
      expect: {
        heard: 'One moment. Found.',
        context: [
          'user: look it up',
          'agent: One moment.',
          'tools: search',
          'search says: found',
          'agent: Found.',
        ],
        gaps: [{ from: 'tool-call', to: 'agent-started-speaking', atLeastMs: 1_000, atMostMs: 1_050 }],
      },
    },
    {
      title: 'D11: between two rounds of tools the agent speaks on where nothing is silent',
      caller: [says('look it up'), answered()],
      answers: [
        { text: 'One moment.', calls: [{ name: 'search' }] },
        { text: 'And another one.', calls: [{ name: 'search' }] },
        'Found it.',
      ],
      tools: [slowTool('search', 200, 'found')],
      expect: {
        heard: 'One moment. And another one. Found it.',
        context: [
          'user: look it up',
          'agent: One moment.',
          'tools: search',
          'search says: found',
          'agent: And another one.',
          'tools: search',
          'search says: found',
          'agent: Found it.',
        ],
        happens: ['agent-started-speaking', 'agent-stopped-speaking'],
      },
    },
    {
      title: 'D11, a neighbour: it falls silent between them where a tool takes its time',
      caller: [says('look it up'), answered(1_500)],
      answers: [{ text: 'One moment.', calls: [{ name: 'search' }] }, 'Found it.'],
      tools: [slowTool('search', 1_000, 'found')],
      expect: {
        heard: 'One moment. Found it.',
        context: [
          'user: look it up',
          'agent: One moment.',
          'tools: search',
          'search says: found',
          'agent: Found it.',
        ],
        happens: [
          'agent-started-speaking',
          'agent-stopped-speaking',
          'agent-started-speaking',
          'agent-stopped-speaking',
        ],
        gaps: [
          { from: 'agent-stopped-speaking', to: 'agent-started-speaking', atLeastMs: 350, atMostMs: 450 },
        ],
      },
    },
    {
      title: 'a tool that delivers later does not keep the conversation waiting',
      caller: [says('order a taxi'), answered(), says('how are you'), answered(1_500)],
      answers: ({ messages }) => {
        const { role } = messages.at(-1)!
        const content = textOf(messages.at(-1))
        if (role === 'tool') return content.includes('under way') ? 'I order one.' : 'It comes.'
        if (content.includes('taxi')) return { calls: [{ name: 'taxi' }] }
        return 'I am fine.'
      },
      tools: [slowTool('taxi', 4_500, 'on its way', { delivers: 'later' })],
      expect: {
        heard: 'I order one. I am fine. It comes.',
        context: [
          'user: order a taxi',
          'tools: taxi',
          `taxi says: ${JSON.stringify({ status: 'under way', note: underWay })}`,
          'agent: I order one.',
          'user: how are you',
          'agent: I am fine.',
          'tools: taxi',
          'taxi says: on its way',
          'agent: It comes.',
        ],
      },
    },
    {
      title: 'a model that calls tools for ever has to speak in the end',
      caller: [says('look it up'), answered()],
      answers: ({ tools }) => (tools === undefined ? 'That is all.' : { calls: [{ name: 'search' }] }),
      tools: [slowTool('search', 100, 'more')],
      llm: { maxToolRounds: 2 },
      expect: {
        heard: 'That is all.',
        context: [
          'user: look it up',
          'tools: search',
          'search says: more',
          'tools: search',
          'search says: more',
          'agent: That is all.',
        ],
      },
    },
  ],
}

/** What the model is told of arguments that are no JSON, in the words of the JavaScript engine. */
function expectJsonError(tool: string, json: string): string {
  try {
    JSON.parse(json)
    return ''
  } catch (error) {
    const why = `The arguments of "${tool}" are not JSON: ${(error as Error).message}`
    return `${tool} says: ${JSON.stringify({ error: why })}`
  }
}
