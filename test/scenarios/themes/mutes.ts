import { mutes, UserMute } from '../../../processors/turn/index.ts'
import { slowTool } from '../harness/slow-tool.ts'
import { answered, coughs, hears, hearsTheAgent, says, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'

const answer = 'It is on the left, behind the library.'

export const muting: Theme = {
  name: 'Not listening',
  about: 'The agent is not to be interrupted: while it speaks, greets, or has something done.',
  stories: [
    {
      title: 'while the agent speaks it cannot be interrupted',
      caller: [says('where is it'), hears('on the'), says('wait a moment'), answered(1_000)],
      answers: [answer],
      mute: () => new UserMute([mutes.whileAgentSpeaks()]),
      expect: {
        heard: answer,
        context: ['user: where is it', `agent: ${answer}`],
        happens: ['user-muted', 'user-unmuted'],
        never: ['paused'],
      },
    },
    {
      title: 'the greeting is heard to its end; what is said after it counts',
      caller: [
        hears('Good morning, this'),
        says('hello hello'),
        hears('library.'),
        says('thanks'),
        answered(),
      ],
      greeting: 'Good morning, this is the library.',
      answers: ['You are welcome.'],
      mute: () => new UserMute([mutes.duringFirstSpeech()]),
      expect: {
        heard: 'Good morning, this is the library. You are welcome.',
        context: ['agent: Good morning, this is the library.', 'user: thanks', 'agent: You are welcome.'],
        happens: ['user-muted', 'user-unmuted'],
      },
    },
    {
      title: 'nobody is heard before the agent has spoken for the first time',
      caller: [says('hello'), hearsTheAgent, hears('library.'), waits(200), says('thanks'), answered()],
      greeting: 'This is the library.',
      answers: ['You are welcome.'],
      voice: { firstByteMs: 600 },
      mute: () => new UserMute([mutes.untilFirstSpeech()]),
      expect: {
        heard: 'This is the library. You are welcome.',
        context: ['agent: This is the library.', 'user: thanks', 'agent: You are welcome.'],
      },
    },
    {
      title: 'while a tool runs, what is said does not stop it',
      caller: [says('pay the bill'), waits(1_000), says('hurry up please'), answered()],
      answers: [{ calls: [{ name: 'pay' }] }, 'Paid.'],
      tools: [slowTool('pay', 1_500, 'paid')],
      mute: () => new UserMute([mutes.duringTools()]),
      expect: {
        heard: 'Paid.',
        context: ['user: pay the bill', 'tools: pay', 'pay says: paid', 'agent: Paid.'],
        happens: ['user-muted', 'user-unmuted'],
      },
    },
    {
      title: 'a noise while the agent is not listening does not even make it pause',
      caller: [says('where is it'), hears('on the'), coughs(300), answered()],
      answers: [answer],
      mute: () => new UserMute([mutes.whileAgentSpeaks()]),
      expect: { heard: answer, context: ['user: where is it', `agent: ${answer}`], never: ['paused'] },
    },
  ],
}
