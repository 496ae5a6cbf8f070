import { answered, blurts, hears, hearsTheAgent, says, types, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'
import { soundsWhilePaused, tale } from './tale.ts'

export const interruption: Theme = {
  name: 'Interruption',
  about: 'The caller talks over the agent: the agent stops at once, and remembers only what was heard.',
  stories: [
    {
      title: 'an answer that is interrupted is over, however much the model goes on to write',
      bugs: [1],
      caller: [says('tell me a story'), hears('time there'), says('stop it please'), answered(1_500)],
      answers: [tale, 'As you wish.'],
      model: { wordMs: 150 },
      expect: {
        heard: 'Once upon a time there As you wish.',
        context: [
          'user: tell me a story',
          'agent: Once upon a time there',
          'user: stop it please',
          'agent: As you wish.',
        ],
        interrupts: 1,
      },
    },
    {
      title: 'speech that the output already has is not heard any more',
      bugs: [2],
      caller: [says('tell me a story'), hears('three daughters.'), says('stop it please'), answered()],
      answers: [tale, 'Yes.'],
      expect: {
        heard: 'Once upon a time there was a king. He had three daughters. Yes.',
        context: [
          'user: tell me a story',
          'agent: Once upon a time there was a king. He had three daughters.',
          'user: stop it please',
          'agent: Yes.',
        ],
        interrupts: 1,
        happens: ['paused', 'interrupt'],
        gaps: [{ from: 'paused', to: 'interrupt', atMostMs: 400 }],
        also: { 'nothing sounds from the pause on': (played) => !soundsWhilePaused(played) },
      },
    },
    {
      title: 'interrupted while the model is still thinking, before there is any sound',
      bugs: [18],
      caller: [says('first question'), waits(700), says('no the second one'), answered()],
      answers: ['Never heard.', 'Second answer.'],
      model: { firstByteMs: 800 },
      expect: {
        heard: 'Second answer.',
        context: ['user: first question', 'user: no the second one', 'agent: Second answer.'],
        interrupts: 1,
      },
    },
    {
      title: 'interrupted between the first word of the model and the first sound of the voice',
      bugs: [18],
      caller: [says('first question'), waits(900), says('no the second one'), answered()],
      answers: ['Never heard.', 'Second answer.'],
      model: { firstByteMs: 200 },
      voice: { firstByteMs: 500 },
      expect: {
        heard: 'Second answer.',
        context: ['user: first question', 'user: no the second one', 'agent: Second answer.'],
        interrupts: 1,
      },
    },
    {
      title: 'interrupted by a voice that is noticed as the first sound goes out',
      bugs: [18],
      caller: [says('first question'), waits(560), says('no the second one'), answered()],
      answers: ['Never heard.', 'Second answer.'],
      expect: {
        heard: 'Second answer.',
        context: ['user: first question', 'user: no the second one', 'agent: Second answer.'],
        interrupts: 1,
      },
    },
    {
      title: 'interrupted in the silence between two sentences',
      caller: [says('tell me more'), hears('One.'), waits(150), says('that will do'), answered()],
      answers: ['One. Two and three.', 'Very well.'],
      voice: { firstByteMs: 900 },
      expect: {
        heard: 'One. Very well.',
        context: ['user: tell me more', 'agent: One.', 'user: that will do', 'agent: Very well.'],
        interrupts: 1,
      },
    },
    {
      title: 'interrupted at the end of a sentence, the next is not begun',
      caller: [says('tell me a story'), hears('king.'), says('that will do'), answered()],
      answers: [tale, 'Very well.'],
      expect: {
        heard: 'Once upon a time there was a king. Very well.',
        context: [
          'user: tell me a story',
          'agent: Once upon a time there was a king.',
          'user: that will do',
          'agent: Very well.',
        ],
        interrupts: 1,
      },
    },
    {
      title: 'the caller begins to speak as the last word sounds: it is heard, and so is the caller',
      caller: [says('how are you'), hears('am'), waits(240), says('thank you very much'), answered()],
      answers: ['I am fine.', 'You are welcome.'],
      expect: {
        heard: 'I am fine. You are welcome.',
        context: [
          'user: how are you',
          'agent: I am fine.',
          'user: thank you very much',
          'agent: You are welcome.',
        ],
      },
    },
    {
      title: 'the caller begins to speak right after the last word: that is no interruption',
      caller: [says('how are you'), hears('fine.'), says('thank you very much'), answered()],
      answers: ['I am fine.', 'You are welcome.'],
      expect: {
        heard: 'I am fine. You are welcome.',
        context: [
          'user: how are you',
          'agent: I am fine.',
          'user: thank you very much',
          'agent: You are welcome.',
        ],
        never: ['paused'],
      },
    },
    {
      title: 'interrupted twice within 100 ms',
      caller: [
        says('tell me a story'),
        hears('Once upon'),
        types('stop'),
        waits(80),
        types('no go on'),
        answered(),
      ],
      answers: [tale, 'All right then.', 'They lived by the sea.'],
      voice: { firstByteMs: 50 },
      expect: {
        heard: 'Once upon They lived by the sea.',
        context: [
          'user: tell me a story',
          'agent: Once upon',
          'user: stop',
          'user: no go on',
          'agent: They lived by the sea.',
        ],
        interrupts: 2,
      },
    },
    {
      title: 'interrupted twice at once',
      caller: [says('tell me a story'), hears('Once upon'), types('stop'), types('no go on'), answered()],
      answers: [tale, 'All right then.', 'They lived by the sea.'],
      expect: {
        heard: 'Once upon They lived by the sea.',
        context: [
          'user: tell me a story',
          'agent: Once upon',
          'user: stop',
          'user: no go on',
          'agent: They lived by the sea.',
        ],
        interrupts: 2,
      },
    },
    {
      title: 'two cries within 100 ms are one interruption',
      caller: [
        says('tell me a story'),
        hears('Once upon'),
        blurts('no', 60),
        waits(30),
        blurts('no', 60),
        answered(),
      ],
      answers: [tale, 'All right.'],
      expect: {
        heard: 'Once upon All right.',
        context: ['user: tell me a story', 'agent: Once upon', 'user: no no', 'agent: All right.'],
        interrupts: 1,
      },
    },
    {
      title: 'the greeting can be interrupted, and is kept as far as it was heard',
      caller: [hears('Good morning, this'), says('who is this'), answered()],
      greeting: 'Good morning, this is the library, and we are open all day.',
      answers: ['The library.'],
      expect: {
        heard: 'Good morning, this The library.',
        context: ['agent: Good morning, this', 'user: who is this', 'agent: The library.'],
        interrupts: 1,
      },
    },
    {
      title: 'the answer to an interruption can be interrupted too',
      caller: [
        says('tell me a story'),
        hears('Once upon'),
        says('another one'),
        hears('It was'),
        says('a short one'),
        answered(),
      ],
      answers: [tale, 'It was a dark and stormy night.', 'The end.'],
      expect: {
        heard: 'Once upon It was The end.',
        context: [
          'user: tell me a story',
          'agent: Once upon',
          'user: another one',
          'agent: It was',
          'user: a short one',
          'agent: The end.',
        ],
        interrupts: 2,
      },
    },
    {
      title: 'interrupted while the voice is still making the sentence',
      caller: [says('tell me a story'), hearsTheAgent, waits(700), says('stop it please'), answered()],
      answers: [tale, 'As you wish.'],
      voice: { wordMs: 250 },
      expect: {
        heard: 'Once upon As you wish.',
        context: ['user: tell me a story', 'agent: Once upon', 'user: stop it please', 'agent: As you wish.'],
        interrupts: 1,
      },
    },
  ],
}
