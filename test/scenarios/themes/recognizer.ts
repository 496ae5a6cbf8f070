import { starts, stops } from '../../../processors/turn/index.ts'
import { textOf } from '../../../src/engine.ts'
import { answered, coughs, hears, says, types, waits } from '../harness/steps.ts'
import type { Scenario } from '../scenario.ts'
import type { Theme } from '../story.ts'
import { soundsWhilePaused, tale } from './tale.ts'

/** A vendor's recognizer that ends the turns itself; nobody else hears the voice. */
const vendor = {
  vad: false,
  ear: { mode: 'session', turns: true },
  turn: () => ({ start: starts.stt(), stop: stops.stt() }),
} satisfies Partial<Scenario>

/** One that hears the whole session, and is told to flush when the voice falls silent. */
const flushing = { ear: { mode: 'session', finalMs: 150 } } satisfies Partial<Scenario>

/** A model and a voice as slow as real ones. */
const real = { model: { firstByteMs: 300 }, voice: { firstByteMs: 150 } }

const answer = 'It is on the left, behind the library.'
const asked = ['user: where is it', `agent: ${answer}`]

export const recognizer: Theme = {
  name: 'The recognizer’s turns',
  about: 'A recognizer that hears the whole session: it is told to flush, or ends the turns itself.',
  stories: [
    {
      title: 'a recognizer that ends turns is enough: no voice activity detection stands before it',
      caller: [says('where is it'), answered()],
      answers: [answer],
      ...vendor,
      expect: {
        heard: answer,
        context: asked,
        happens: ['user-started-speaking', 'user-turn-started', 'user-stopped-speaking', 'user-turn'],
        gaps: [{ from: 'user-stopped-speaking', to: 'user-turn', atMostMs: 0 }],
        also: {
          'the recognizer is told as the reason': ({ events }) =>
            events.some((event) => event.type === 'user-turn' && event.reason === 'stt'),
        },
      },
    },
    {
      title: 'it interrupts the agent',
      caller: [says('tell me a story'), hears('time there'), says('stop it please'), answered(1_500)],
      answers: [tale, 'As you wish.'],
      ...vendor,
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
      title: 'and an "mm-hm" of the listener does not',
      caller: [says('where is it'), hears('on the'), says('mm-hm'), answered(1_500)],
      answers: [answer],
      ...vendor,
      expect: {
        heard: answer,
        context: asked,
        happens: ['paused', 'resumed'],
        also: { 'nothing sounds meanwhile': (played) => !soundsWhilePaused(played) },
      },
    },
    {
      title: 'an eager end is answered ahead, and the answer is there when the turn is over',
      caller: [says('where is it'), answered()],
      answers: [answer],
      ...vendor,
      ...real,
      turn: () => ({ ...vendor.turn(), speculation: {} }),
      expect: {
        heard: answer,
        context: asked,
        happens: ['speculation-started', 'speculation-right'],
        gaps: [
          { from: 'user-turn', to: 'agent-started-speaking', atMostMs: 30 },
          { from: 'speculation-started', to: 'user-turn', atLeastMs: 480, atMostMs: 520 },
        ],
      },
    },
    {
      title: 'an eager end that is taken back is never heard, and never written',
      caller: [says('where is it'), waits(450), says('in tokyo'), answered()],
      answers: ({ messages }) => (textOf(messages.at(-1)).includes('tokyo') ? 'Up the hill.' : answer),
      ...vendor,
      ...real,
      turn: () => ({ ...vendor.turn(), speculation: {} }),
      expect: {
        heard: 'Up the hill.',
        context: ['user: where is it in tokyo', 'agent: Up the hill.'],
        happens: ['speculation-started', 'speculation-dropped', 'speculation-started', 'speculation-right'],
        never: ['interrupt'],
      },
    },
    {
      title: 'a turn that the recognizer never ends is over when its words have stood still',
      caller: [says('where is it'), waits(3_500), answered()],
      answers: [answer],
      ...vendor,
      ear: { mode: 'session', turns: { endMs: Number.POSITIVE_INFINITY } },
      expect: {
        heard: answer,
        context: asked,
        also: {
          'the reason is told': ({ events }) =>
            events.some((event) => event.type === 'user-turn' && event.reason === 'words stand still'),
        },
      },
    },
    {
      title: 'the same where the voice is heard to be silent',
      caller: [says('where is it'), waits(3_500), answered()],
      answers: [answer],
      ...vendor,
      vad: true,
      ear: { mode: 'session', turns: { endMs: Number.POSITIVE_INFINITY } },
      expect: {
        heard: answer,
        context: asked,
        gaps: [{ from: 'user-stopped-speaking', to: 'user-turn', atMostMs: 3_000 }],
      },
    },
    {
      title: 'it decides where voice activity is detected too: a pause is no end',
      caller: [says('where is'), waits(450), says('the library'), answered()],
      answers: [answer],
      ...vendor,
      vad: true,
      expect: { heard: answer, context: ['user: where is the library', `agent: ${answer}`] },
    },
    {
      title: 'what is typed is answered too, if words may start a turn',
      caller: [types('where is it'), answered()],
      answers: [answer],
      ...vendor,
      turn: () => ({ start: starts.any(starts.stt(), starts.words()), stop: stops.stt() }),
      expect: { heard: answer, context: asked },
    },
    {
      title: 'its turns go together with another strategy: it ends them, and not before two words',
      caller: [says('well'), waits(1_600), says('where is it'), answered()],
      answers: [answer],
      ...vendor,
      turn: () => ({ start: starts.all(starts.stt(), starts.minWords(2)), stop: stops.stt() }),
      expect: { heard: answer, context: asked },
    },
    {
      title: 'and with a silence: the longer one of both',
      caller: [says('where is it'), waits(900), says('in tokyo'), answered(1_500)],
      answers: [answer],
      ...vendor,
      turn: () => ({ start: starts.stt(), stop: stops.all(stops.stt(), stops.silence(1_200)) }),
      expect: { heard: answer, context: ['user: where is it in tokyo', `agent: ${answer}`] },
    },
    {
      title:
        'a cough, and a recognizer that flushes: the agent goes on as soon as it is known that no words come',
      caller: [says('where is it'), hears('on the'), coughs(300), answered()],
      answers: [answer],
      ...flushing,
      expect: {
        heard: answer,
        context: asked,
        happens: ['paused', 'resumed'],
        gaps: [{ from: 'user-stopped-speaking', to: 'user-turn', atMostMs: 600 }],
        also: { 'nothing sounds meanwhile': (played) => !soundsWhilePaused(played) },
      },
    },
    {
      title: 'a cough in silence is no turn',
      caller: [coughs(300), waits(1_500), says('where is it'), answered()],
      answers: [answer],
      ...flushing,
      expect: { heard: answer, context: asked },
    },
    {
      title: 'a cough, and a recognizer that ends turns: there is none, and the agent goes on',
      caller: [says('where is it'), hears('on the'), coughs(300), answered()],
      answers: [answer],
      ...vendor,
      vad: true,
      ear: { mode: 'session', turns: true, finalMs: 150 },
      turn: () => ({ start: starts.any(starts.stt(), starts.voice()), stop: stops.stt() }),
      expect: { heard: answer, context: asked, happens: ['paused', 'resumed'] },
    },
    {
      title: 'a recognizer of a session that fails in the middle of a turn: no word is lost',
      caller: [says('where is it'), answered(), says('and in tokyo'), answered()],
      answers: [answer, 'Up the hill.'],
      ear: { mode: 'session', faults: { 1: 'fail' } },
      expect: {
        heard: `${answer} Up the hill.`,
        context: [...asked, 'user: and in tokyo', 'agent: Up the hill.'],
        errors: ['STT_FAILED'],
        gaps: [{ from: 'error', to: 'user-turn', atMostMs: 700 }],
      },
    },
    {
      title: 'another recognizer takes its place in the middle of a turn',
      caller: [says('where is it'), answered()],
      answers: [answer],
      ear: { mode: 'session', faults: { 0: 'fail' } },
      backup: { ear: { mode: 'session' } },
      expect: { heard: answer, context: asked, happens: ['fallback'] },
    },
  ],
}
