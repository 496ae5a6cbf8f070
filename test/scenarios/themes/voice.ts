import { LLMTextFrame } from '../../../src/engine.ts'
import { slowTool } from '../harness/slow-tool.ts'
import { answered, app, hears, says, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'
import { tale } from './tale.ts'

const oneMoment = () => new LLMTextFrame({ text: 'One moment please. ', endsSentence: true })

export const voice: Theme = {
  name: 'The voice fails',
  about: 'A voice that stalls, fails, is silent, gives no timings, or is replaced by another.',
  stories: [
    {
      title: 'a voice that stalls in mid-sentence is given up, and the next answer is heard',
      caller: [says('tell me'), hears('two'), waits(3_000), says('hello'), answered()],
      answers: ['One two three four.', 'Hello to you.'],
      voice: { faults: { 0: 'stall' } },
      tts: { stallMs: 2_000 },
      expect: {
        heard: 'One two Hello to you.',
        context: ['user: tell me', 'agent: One two', 'user: hello', 'agent: Hello to you.'],
        errors: ['TIMED_OUT'],
      },
    },
    {
      title: 'a voice that fails at one sentence says the next',
      caller: [says('tell me'), answered(), waits(300)],
      answers: ['One two. Three four.'],
      voice: { faults: { 0: 'fail' } },
      expect: {
        heard: 'Three four.',
        context: ['user: tell me', 'agent: Three four.'],
        errors: ['TTS_FAILED'],
      },
    },
    {
      title: 'a voice that breaks off: the words that sounded are kept',
      caller: [says('tell me'), answered()],
      answers: ['One two three four.'],
      voice: { faults: { 0: 'fail-midway' } },
      expect: { heard: 'One two', context: ['user: tell me', 'agent: One two'], errors: ['TTS_FAILED'] },
    },
    {
      title: 'a voice that sends nothing but silence: the caller can go on',
      caller: [says('tell me'), waits(2_200), says('I hear nothing'), answered()],
      answers: ['One two three.', 'And now?'],
      voice: { faults: { 0: 'silent' } },
      expect: {
        heard: 'And now?',
        context: ['user: tell me', 'agent: One two three.', 'user: I hear nothing', 'agent: And now?'],
      },
    },
    {
      title: 'what the caller says while the voice prepares a sentence does not make it heard',
      caller: [
        says('tell me a story'),
        waits(2_000),
        says('okay'),
        hears('Once'),
        says('stop it please'),
        answered(),
      ],
      answers: [tale, 'As you wish.'],
      model: { wordMs: 150 },
      voice: { firstByteMs: 900 },
      expect: {
        heard: 'Once As you wish.',
        context: ['user: tell me a story', 'agent: Once', 'user: stop it please', 'agent: As you wish.'],
        interrupts: 1,
      },
    },
    {
      title: 'what a tool says is kept as far as it was heard, though the tool ends at once',
      caller: [says('look it up'), hears('One'), says('never mind'), answered()],
      answers: [{ calls: [{ name: 'search' }] }, 'Fine.'],
      tools: [slowTool('search', 0, 'found', { execute: (_, { say }) => say('One moment please.') })],
      expect: {
        heard: 'One Fine.',
        context: [
          'user: look it up',
          'agent: One',
          'tools: search',
          'search says: null',
          'user: never mind',
          'agent: Fine.',
        ],
        interrupts: 1,
      },
    },
    {
      title: 'a sentence that a tool sends along is kept as far as it was heard',
      caller: [says('look it up'), hears('One'), says('never mind'), answered()],
      answers: [{ calls: [{ name: 'search' }] }, 'Fine.'],
      tools: [slowTool('search', 0, 'found', { execute: (_, { push }) => push(oneMoment()) })],
      expect: {
        heard: 'One Fine.',
        context: [
          'user: look it up',
          'agent: One',
          'tools: search',
          'search says: null',
          'user: never mind',
          'agent: Fine.',
        ],
        interrupts: 1,
      },
    },
    {
      title: 'a voice without timings: the words are counted by the time they take',
      caller: [says('tell me a story'), hears('a time'), says('stop it please'), answered()],
      answers: ['Once upon a time there', 'As you wish.'],
      voice: { timings: false },
      expect: {
        heard: 'Once upon a time As you wish.',
        context: [
          'user: tell me a story',
          'agent: Once upon a time',
          'user: stop it please',
          'agent: As you wish.',
        ],
        interrupts: 1,
      },
    },
    {
      title: 'another voice says what one could not',
      caller: [says('tell me'), answered()],
      answers: ['One two three four.'],
      voice: { faults: { 0: 'fail' } },
      backup: { voice: {} },
      expect: {
        heard: 'One two three four.',
        context: ['user: tell me', 'agent: One two three four.'],
        happens: ['fallback'],
      },
    },
    {
      title: 'a voice slower than speech: the gaps are no end of the answer',
      caller: [says('tell me a story'), hears('king.'), waits(500)],
      answers: ['Once there was a king.'],
      voice: { wordMs: 450 },
      expect: {
        heard: 'Once there was a king.',
        context: ['user: tell me a story', 'agent: Once there was a king.'],
        happens: ['agent-started-speaking', 'agent-stopped-speaking'],
      },
    },
    {
      title: 'what is told as heard is never more than what was sent',
      bugs: [14],
      caller: [says('tell me a story'), hears('He had'), says('stop it please'), answered()],
      answers: [{ text: tale, calls: [] }, 'Yes.'],
      voice: { wordMs: 280 },
      expect: {
        heard: 'Once upon a time there was a king. He had Yes.',
        context: [
          'user: tell me a story',
          'agent: Once upon a time there was a king. He had',
          'user: stop it please',
          'agent: Yes.',
        ],
        interrupts: 1,
      },
    },
    {
      title: 'a tool of 15 s between two spoken rounds is no stall of the voice',
      caller: [says('look it up'), hears('Here it'), answered()],
      answers: [{ text: 'One moment.', calls: [{ name: 'search' }] }, 'Here it is.'],
      tools: [slowTool('search', 15_000, 'found', { timeoutMs: 30_000 })],
      tts: { firstByteMs: 2_000, stallMs: 2_000 },
      expect: {
        heard: 'One moment. Here it is.',
        context: [
          'user: look it up',
          'agent: One moment.',
          'tools: search',
          'search says: found',
          'agent: Here it is.',
        ],
      },
    },
    {
      title: 'a model that pauses longer between two sentences than a voice may pause in one',
      caller: [says('tell me'), hears('three four five.'), answered()],
      answers: ['One two. And three four five.'],
      model: { wordMs: 3_000 },
      tts: { firstByteMs: 2_000, stallMs: 2_000 },
      expect: {
        heard: 'One two. And three four five.',
        context: ['user: tell me', 'agent: One two. And three four five.'],
      },
    },
    {
      title: 'a session that ends in mid-answer: what was being said is said',
      caller: [
        says('tell me'),
        hears('One'),
        app('ends the session', ({ task }) => void task.end()),
        waits(10_000),
      ],
      answers: ['One two three. Four five six.'],
      model: { wordMs: 200 },
      voice: { wordMs: 250 },
      expect: {
        heard: 'One two three. Four five six.',
        context: ['user: tell me', 'agent: One two three. Four five six.'],
      },
    },
    {
      title: 'a voice that fails on the sentence that it prepares ahead: the one before is heard out',
      caller: [says('tell me'), answered(900)],
      answers: ['One two three. Four five six. Seven eight.'],
      voice: { wordMs: 250, faults: { 1: 'fail' } },
      expect: {
        heard: 'One two three. Seven eight.',
        context: ['user: tell me', 'agent: One two three. Seven eight.'],
        errors: ['TTS_FAILED'],
        happens: ['agent-started-speaking', 'agent-stopped-speaking'],
      },
    },
    {
      title: 'two branches with a voice in each: the second goes on where the first broke off',
      caller: [says('tell me'), answered(900)],
      answers: ['One two three. Four five six. Seven eight.'],
      voice: { faults: { 1: 'fail-midway' } },
      backup: { voice: { msPerWord: 240 }, branches: true },
      expect: {
        heard: 'One two three. Four five six. Seven eight.',
        context: ['user: tell me', 'agent: One two three. Four five six. Seven eight.'],
        errors: ['TTS_FAILED'],
        happens: ['fallback'],
      },
    },
    {
      title: 'interrupted behind a branch that took over, the conversation holds what was heard',
      caller: [says('tell me'), hears('Four'), says('stop it please'), answered()],
      answers: ['One two three. Four five six. Seven eight nine ten.', 'Yes.'],
      voice: { faults: { 0: 'fail-midway' } },
      backup: { voice: {}, branches: true },
      expect: {
        heard: 'One two three. Four Yes.',
        context: ['user: tell me', 'agent: One two three. Four', 'user: stop it please', 'agent: Yes.'],
        interrupts: 1,
        errors: ['TTS_FAILED'],
      },
    },
  ],
}
