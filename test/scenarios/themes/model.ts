import { answered, hears, says, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'

export const model: Theme = {
  name: 'The model fails',
  about: 'A model that says nothing, hangs, breaks off, or is replaced by another.',
  stories: [
    {
      title: 'a model that says nothing: the caller can go on',
      caller: [says('hello'), waits(1_500), says('are you there'), answered()],
      answers: ['', 'Yes, I am here.'],
      expect: {
        heard: 'Yes, I am here.',
        context: ['user: hello', 'user: are you there', 'agent: Yes, I am here.'],
      },
    },
    {
      title: 'a model that never begins is given up, and the agent apologises',
      caller: [says('hello'), answered(), says('try again'), answered()],
      answers: [{ stallMs: 60_000 }, 'Hello.'],
      llm: { firstByteMs: 1_000, apology: 'Sorry, say that again?' },
      expect: {
        heard: 'Sorry, say that again? Hello.',
        context: ['user: hello', 'agent: Sorry, say that again?', 'user: try again', 'agent: Hello.'],
        errors: ['TIMED_OUT'],
      },
    },
    {
      title: 'a model that stalls in mid-answer: what it said is said, and the rest is not waited for',
      caller: [says('tell me more'), answered(2_500), says('go on'), answered()],
      answers: [{ text: 'There is one. And', stallMs: 60_000 }, 'Another.'],
      llm: { stallMs: 2_000 },
      expect: {
        heard: 'There is one. And Another.',
        context: ['user: tell me more', 'agent: There is one. And', 'user: go on', 'agent: Another.'],
        errors: ['TIMED_OUT'],
      },
    },
    {
      title: 'a model that fails in mid-sentence: what was heard stands',
      caller: [says('tell me more'), answered(), says('go on'), answered()],
      answers: [{ text: 'There is one. And then', fail: 'overloaded' }, 'Another.'],
      expect: {
        heard: 'There is one. And then Another.',
        context: ['user: tell me more', 'agent: There is one. And then', 'user: go on', 'agent: Another.'],
        errors: ['LLM_FAILED'],
      },
    },
    {
      title: 'a model that fails at once: the agent apologises',
      caller: [says('hello'), answered()],
      answers: [{ fail: 'overloaded' }],
      llm: { apology: 'Sorry.' },
      expect: { heard: 'Sorry.', context: ['user: hello', 'agent: Sorry.'], errors: ['LLM_FAILED'] },
    },
    {
      title: 'another model takes over from one that fails, and nobody notices',
      caller: [says('hello'), answered()],
      answers: [{ fail: 'overloaded' }],
      backup: { model: { answers: ['Good day.'] } },
      expect: {
        heard: 'Good day.',
        context: ['user: hello', 'agent: Good day.'],
        happens: ['fallback', 'agent-started-speaking'],
      },
    },
    {
      title: 'another model goes on from the last whole sentence of one that breaks off',
      caller: [says('tell me more'), answered(1_200)],
      answers: [{ text: 'There is one. And then', fail: 'overloaded' }],
      backup: { model: { answers: ['And another.'] } },
      expect: {
        heard: 'There is one. And another.',
        context: ['user: tell me more', 'agent: There is one. And another.'],
        happens: ['fallback'],
      },
    },
    {
      title: 'another model takes over from one that is slow to begin',
      caller: [says('hello'), answered()],
      answers: [{ stallMs: 60_000 }],
      backup: { model: { answers: ['Good day.'] } },
      expect: {
        heard: 'Good day.',
        context: ['user: hello', 'agent: Good day.'],
        gaps: [{ from: 'user-turn', to: 'agent-started-speaking', atLeastMs: 4_900, atMostMs: 5_100 }],
      },
    },
    {
      title: 'interrupted while another model takes over',
      caller: [says('hello'), waits(2_000), says('are you there'), answered()],
      answers: [{ stallMs: 60_000 }, 'Yes.'],
      backup: { model: { answers: ['Never said.'] } },
      expect: {
        heard: 'Yes.',
        context: ['user: hello', 'user: are you there', 'agent: Yes.'],
        interrupts: 1,
      },
    },
    {
      title: 'a slow model is no reason to stop listening',
      caller: [says('hello'), waits(1_000), says('hello there'), hears('there.')],
      answers: ({ messages }) => `You said ${messages.at(-1)!.content}.`,
      model: { firstByteMs: 1_500 },
      expect: {
        heard: 'You said hello there.',
        context: ['user: hello', 'user: hello there', 'agent: You said hello there.'],
        interrupts: 1,
      },
    },
  ],
}
