import { SettingsFrame, type Tool, textOf } from '../../../src/engine.ts'
import { answered, hears, says, waits } from '../harness/steps.ts'
import type { Played, Scenario } from '../scenario.ts'
import type { Theme } from '../story.ts'

/** Passes the call on to the bookkeeper, which takes a second. */
const passOn: Tool = {
  name: 'pass_on',
  description: 'Passes the call on.',
  parameters: { type: 'object' },
  async execute(_, { clock, signal, push }) {
    await clock.sleep(1_000, signal)
    push(new SettingsFrame({ settings: { system: 'You are the bookkeeper.' } }))
    return 'You have taken over.'
  },
}

/** The receptionist passes the call on, the bookkeeper answers. */
const desk: Pick<Scenario, 'system' | 'greeting' | 'tools' | 'answers'> = {
  system: 'You are the receptionist.',
  greeting: 'Good day.',
  tools: [passOn],
  answers: ({ messages }) => {
    const asked = messages.at(-1)!
    if (asked.role === 'tool') return 'Which one?'
    if (textOf(messages[0]).includes('receptionist')) return { calls: [{ name: 'pass_on' }] }
    return `The ${textOf(asked).split(' ').at(-1)}, I see.`
  },
}

const before = ['agent: Good day.', 'user: my invoice is wrong']
const passedOn = ['tools: pass_on', 'pass_on says: You have taken over.']

const asked = ({ model }: Played) =>
  model.requests.map(({ messages }) => /receptionist|bookkeeper/.exec(textOf(messages[0]))![0]).join()

export const handover: Theme = {
  name: 'Handover',
  about: 'One agent passes the call on to another: nothing that is said meanwhile is lost.',
  stories: [
    {
      title: 'the call is passed on, and the new agent goes on',
      caller: [hears('day.'), says('my invoice is wrong'), answered(800)],
      ...desk,
      expect: {
        heard: 'Good day. Which one?',
        context: [...before, ...passedOn, 'agent: Which one?'],
        also: { 'first one, then the other': (played) => asked(played) === 'receptionist,bookkeeper' },
      },
    },
    {
      title: 'the caller goes on while the call is being passed on: the turn is not lost',
      bugs: [19],
      caller: [
        hears('day.'),
        says('my invoice is wrong'),
        waits(1_100),
        says('it is the date'),
        answered(800),
      ],
      ...desk,
      expect: {
        heard: 'Good day. Which one?',
        context: [...before, 'user: it is the date', ...passedOn, 'agent: Which one?'],
        interrupts: 1,
        also: {
          'nobody is left half-way': (played) => asked(played) === 'receptionist,receptionist,bookkeeper',
        },
      },
    },
    {
      title: 'the caller’s turn begins as the call is passed on: the new agent answers',
      bugs: [19],
      caller: [
        hears('day.'),
        says('my invoice is wrong'),
        waits(1_560),
        says('it is the date'),
        answered(800),
      ],
      ...desk,
      expect: {
        heard: 'Good day. The date, I see.',
        context: [...before, ...passedOn, 'user: it is the date', 'agent: The date, I see.'],
        interrupts: 1,
      },
    },
    {
      title: 'the caller speaks over the new agent: it is the new agent who answers',
      bugs: [19],
      caller: [
        hears('day.'),
        says('my invoice is wrong'),
        hears('Which'),
        says('it is the date'),
        answered(),
      ],
      ...desk,
      expect: {
        heard: 'Good day. Which The date, I see.',
        context: [...before, ...passedOn, 'agent: Which', 'user: it is the date', 'agent: The date, I see.'],
        interrupts: 1,
      },
    },
  ],
}
