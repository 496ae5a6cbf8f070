import { DTMFInput } from '../../../processors/audio/index.ts'
import { VoicemailDetector } from '../../../processors/turn/index.ts'
import { answered, beeps, hears, presses, says, waits } from '../harness/steps.ts'
import type { Played } from '../scenario.ts'
import type { Theme } from '../story.ts'

const notes = ({ timeline }: Played) => timeline.on('notes').map(({ kind }) => kind)

export const channels: Theme = {
  name: 'Telephone',
  about: 'Keys, answering machines, and who has picked up.',
  stories: [
    {
      title: 'keys are an answer when the pound key ends them',
      caller: [hears('number.'), presses('4', '2', '#'), answered()],
      greeting: 'Enter your number.',
      answers: ({ messages }) => `You are ${messages.at(-1)!.content}.`,
      beforeTurn: () => [new DTMFInput()],
      expect: {
        heard: 'Enter your number. You are 42.',
        context: ['agent: Enter your number.', 'user: 42', 'agent: You are 42.'],
      },
    },
    {
      title: 'keys are an answer when no more are pressed for a while',
      caller: [hears('number.'), presses('4', '2'), answered()],
      greeting: 'Enter your number.',
      answers: ({ messages }) => `You are ${messages.at(-1)!.content}.`,
      beforeTurn: () => [new DTMFInput({ timeoutMs: 1_000 })],
      expect: {
        heard: 'Enter your number. You are 42.',
        context: ['agent: Enter your number.', 'user: 42', 'agent: You are 42.'],
        gaps: [{ from: 'user-turn', to: 'agent-started-speaking', atMostMs: 30 }],
      },
    },
    {
      title: 'a key interrupts a menu that is known',
      caller: [hears('press one,'), presses('2', '#'), answered()],
      greeting: 'For sales press one, for service press two.',
      answers: ['Service.'],
      beforeTurn: () => [new DTMFInput()],
      expect: {
        heard: 'For sales press one, Service.',
        context: ['agent: For sales press one,', 'user: 2', 'agent: Service.'],
        interrupts: 1,
      },
    },
    {
      title: 'a person who answers is known by saying little',
      caller: [says('hello?'), answered()],
      answers: ['Hello, this is the library.'],
      beforeTurn: () => [new VoicemailDetector()],
      expect: {
        heard: 'Hello, this is the library.',
        context: ['user: hello?', 'agent: Hello, this is the library.'],
        also: { 'a human': (played) => notes(played)[0] === 'human' },
      },
    },
    {
      title: 'an answering machine is known by its words, and its tone is waited for',
      caller: [says('please leave a message after the tone'), waits(200), beeps(1_000, 400), waits(400)],
      answers: [''],
      beforeTurn: () => [new VoicemailDetector()],
      expect: {
        heard: '',
        context: ['user: please leave a message after the tone'],
        also: { 'a machine, then its tone': (played) => notes(played).join() === 'machine,beep,end' },
      },
    },
    {
      title: 'an answering machine without a tone is spoken to when it has fallen silent',
      caller: [says('please leave a message'), waits(2_000)],
      answers: [''],
      beforeTurn: () => [new VoicemailDetector({ silenceMs: 1_000 })],
      expect: {
        heard: '',
        context: ['user: please leave a message'],
        also: { 'a machine, then silence': (played) => notes(played).join() === 'machine,beep,end' },
      },
    },
  ],
}
