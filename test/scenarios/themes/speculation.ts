import { type LLMRequest, textOf } from '../../../src/engine.ts'
import { slowTool } from '../harness/slow-tool.ts'
import { answered, hears, says, waits } from '../harness/steps.ts'
import type { Played } from '../scenario.ts'
import type { Theme } from '../story.ts'

/** A recognizer, a model and a voice as slow as real ones. */
const real = { ear: { finalMs: 150 }, model: { firstByteMs: 300 }, voice: { firstByteMs: 150 } }
const speculations = { ...real, turn: { speculation: {} } }
const noon = ['user: what is the time', 'agent: It is noon.']
const byPlace = ({ messages }: Pick<LLMRequest, 'messages'>) =>
  textOf(messages.at(-1)).includes('tokyo') ? 'It is nine.' : 'It is noon.'

const speculated = ({ events }: Played) => events.filter(({ type }) => type === 'speculation-started').length

export const speculation: Theme = {
  name: 'Answering ahead',
  about:
    'The answer is prepared while the turn is being decided: it is there at once, or nothing is heard of it.',
  stories: [
    {
      title: 'a right speculation is heard within 30 ms of the end of the turn',
      caller: [says('what is the time'), answered()],
      answers: ['It is noon.'],
      ...speculations,
      expect: {
        heard: 'It is noon.',
        context: noon,
        happens: ['speculation-started', 'speculation-right'],
        gaps: [{ from: 'user-turn', to: 'agent-started-speaking', atMostMs: 30 }],
      },
    },
    {
      title: 'without a speculation the same answer takes 450 ms more',
      caller: [says('what is the time'), answered()],
      answers: ['It is noon.'],
      ...real,
      expect: {
        heard: 'It is noon.',
        context: noon,
        gaps: [{ from: 'user-turn', to: 'agent-started-speaking', atLeastMs: 450, atMostMs: 480 }],
      },
    },
    {
      title: 'a wrong speculation is never heard, and never written',
      caller: [says('what is the time'), waits(450), says('in tokyo'), answered()],
      answers: byPlace,
      ...speculations,
      expect: {
        heard: 'It is nine.',
        context: ['user: what is the time in tokyo', 'agent: It is nine.'],
        never: ['interrupt'],
        also: {
          'the speculation is dropped': ({ events }) =>
            events.some(({ type }) => type === 'speculation-dropped'),
        },
      },
    },
    {
      title: 'three pauses, three speculations, and only the last is heard',
      caller: [says('what is'), waits(450), says('the time'), waits(450), says('in tokyo'), answered()],
      answers: byPlace,
      ...speculations,
      expect: {
        heard: 'It is nine.',
        context: ['user: what is the time in tokyo', 'agent: It is nine.'],
        happens: [
          'speculation-started',
          'speculation-dropped',
          'speculation-started',
          'speculation-dropped',
          'speculation-started',
          'speculation-right',
        ],
      },
    },
    {
      title: 'speculations are bounded: when they are used up, the agent waits for the end of the turn',
      caller: [says('what is'), waits(450), says('the time'), waits(450), says('in tokyo'), answered()],
      answers: byPlace,
      ...real,
      turn: { speculation: { maxPerMinute: 1 } },
      expect: {
        heard: 'It is nine.',
        context: ['user: what is the time in tokyo', 'agent: It is nine.'],
        also: { 'one speculation': (played) => speculated(played) === 1 },
        gaps: [{ from: 'user-turn', to: 'agent-started-speaking', atLeastMs: 450 }],
      },
    },
    {
      title: 'a tool waits until the turn is decided: what it does cannot be taken back',
      caller: [says('clean it up'), answered()],
      answers: ({ messages }) =>
        messages.at(-1)!.role === 'tool' ? 'Done.' : { calls: [{ name: 'clean' }] },
      tools: [slowTool('clean', 100)],
      ...speculations,
      expect: {
        heard: 'Done.',
        context: ['user: clean it up', 'tools: clean', 'clean says: done', 'agent: Done.'],
        gaps: [{ from: 'user-turn', to: 'tool-call', atMostMs: 0 }],
      },
    },
    {
      title: 'a tool that was wanted by a wrong speculation is not called',
      caller: [says('clean it up'), waits(450), says('not yet'), answered()],
      answers: ({ messages }) =>
        messages.at(-1)!.content === 'clean it up' ? { calls: [{ name: 'clean' }] } : 'I wait.',
      tools: [slowTool('clean', 100)],
      ...speculations,
      expect: {
        heard: 'I wait.',
        context: ['user: clean it up not yet', 'agent: I wait.'],
        never: ['tool-call'],
      },
    },
    {
      title: 'an answer that was prepared can be interrupted like any other',
      caller: [says('what is the time'), hears('It'), says('in tokyo'), answered()],
      answers: byPlace,
      ...speculations,
      expect: {
        heard: 'It It is nine.',
        context: ['user: what is the time', 'agent: It', 'user: in tokyo', 'agent: It is nine.'],
        interrupts: 1,
      },
    },
    {
      title: 'the caller hangs up while the speculation is being decided',
      caller: [says('what is the time'), waits(450)],
      answers: ['It is noon.'],
      ...speculations,
      expect: { heard: 'It is noon.', context: noon },
    },
  ],
}
