import { map } from '../../../processors/middleware/index.ts'
import {
  type Frame,
  FrameProcessor,
  InterimTranscriptionFrame,
  TranscriptionFrame,
} from '../../../src/engine.ts'
import { answered, hears, says, types, waits } from '../harness/steps.ts'
import type { Theme } from '../story.ts'
import { tale } from './tale.ts'

/** A recognizer's bad habit: it says once more what stands already. */
class Repeats extends FrameProcessor {
  readonly #afterMs: number

  constructor(afterMs: number) {
    super()
    this.#afterMs = afterMs
  }

  override process(frame: Frame, direction: 'downstream' | 'upstream'): void | Promise<void> {
    const passed = this.push(frame, direction)
    if (frame instanceof TranscriptionFrame && frame.text !== '')
      this.after(this.#afterMs, () => void this.push(new TranscriptionFrame({ text: frame.text })))
    return passed
  }
}

/** A recognizer that has second thoughts: what was heard becomes nothing, and that stands. */
class TakesBack extends FrameProcessor {
  override process(frame: Frame, direction: 'downstream' | 'upstream'): void | Promise<void> {
    if (frame instanceof TranscriptionFrame && frame.text === '')
      void this.push(new InterimTranscriptionFrame({ text: '' }))
    return this.push(frame, direction)
  }
}

export const transcripts: Theme = {
  name: 'Transcripts',
  about: 'What the recognizer says comes twice, late, otherwise than it seemed, or never.',
  stories: [
    {
      title: 'D6: words that cut the agent off are answered, though the final transcript is empty',
      caller: [says('tell me a story'), hears('time there'), says('stop it please'), answered(1_500)],
      answers: [tale, 'As you wish.'],
      ear: { faults: { 1: 'empty' } },
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
      title: 'D6, a neighbour: and though the recognizer has taken them back before',
      caller: [says('tell me a story'), hears('time there'), says('stop it please'), answered(1_500)],
      answers: [tale, 'As you wish.'],
      ear: { faults: { 1: 'empty' } },
      beforeTurn: () => [new TakesBack()],
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
      title: 'D6, a neighbour: the answer goes on where words that were never sure turn out to be none',
      caller: [says('tell me a story'), hears('time there'), says('stop'), answered(1_500)],
      answers: [tale, 'As you wish.'],
      ear: { faults: { 1: 'empty' } },
      expect: { heard: tale, context: ['user: tell me a story', `agent: ${tale}`] },
    },
    {
      title: 'a final transcript that comes twice at once is one turn',
      bugs: [17],
      caller: [says('book a table'), answered()],
      answers: ['For how many?'],
      beforeTurn: () => [new Repeats(0)],
      expect: { heard: 'For how many?', context: ['user: book a table', 'agent: For how many?'] },
    },
    {
      title: 'a final transcript that comes again 200 ms later is one turn',
      bugs: [17],
      caller: [says('book a table'), answered()],
      answers: ['For how many?'],
      beforeTurn: () => [new Repeats(200)],
      expect: { heard: 'For how many?', context: ['user: book a table', 'agent: For how many?'] },
    },
    {
      title: 'a final transcript that comes again while the agent answers does not interrupt it',
      bugs: [17],
      caller: [says('book a table'), answered()],
      answers: ['For how many, and when?'],
      beforeTurn: () => [new Repeats(900)],
      expect: {
        heard: 'For how many, and when?',
        context: ['user: book a table', 'agent: For how many, and when?'],
      },
    },
    {
      title: 'a final transcript that comes after the answer has begun does not interrupt it',
      caller: [says('book a table'), answered(1_200)],
      answers: ['For how many, and for when?'],
      ear: { finalMs: 1_600 },
      turn: { transcriptTimeoutMs: 900 },
      expect: {
        heard: 'For how many, and for when?',
        context: ['user: book a table', 'agent: For how many, and for when?'],
      },
    },
    {
      title: 'a final transcript that comes late and says more than was answered is answered too',
      caller: [says('book a'), answered(1_200)],
      answers: ['Book what? Tell me more.', 'For how many?'],
      ear: { finalMs: 1_600 },
      turn: { transcriptTimeoutMs: 900 },
      beforeTurn: () => [
        map((frame) => (frame instanceof TranscriptionFrame ? frame.with({ text: 'book a table' }) : frame)),
      ],
      expect: {
        heard: 'Book what? Tell For how many?',
        context: ['user: book a', 'agent: Book what? Tell', 'user: book a table', 'agent: For how many?'],
        interrupts: 1,
      },
    },
    {
      title: 'a transcript that never becomes final: the turn ends with the words that were heard',
      bugs: [20],
      caller: [says('can you hear me'), answered()],
      answers: ['I hear you.'],
      ear: { faults: { 0: 'hang' } },
      turn: { transcriptTimeoutMs: 1_500 },
      expect: {
        heard: 'I hear you.',
        context: ['user: can you hear me', 'agent: I hear you.'],
        errors: ['TIMED_OUT'],
        gaps: [{ from: 'user-stopped-speaking', to: 'user-turn', atMostMs: 1_500 }],
      },
    },
    {
      title: 'neither words nor an end: the turn is given up, and the next one is heard',
      bugs: [20],
      caller: [says('hello there'), waits(1_600), says('hello again'), answered()],
      answers: ['Hello.'],
      ear: { interim: false, faults: { 0: 'hang' } },
      turn: { transcriptTimeoutMs: 1_000 },
      expect: {
        heard: 'Hello.',
        context: ['user: hello again', 'agent: Hello.'],
        errors: ['TIMED_OUT'],
      },
    },
    {
      title: 'a recognizer that fails: what it said so far stands, and the failure is told',
      caller: [says('can you hear me'), answered()],
      answers: ['I hear you.'],
      ear: { faults: { 0: 'fail' } },
      expect: {
        heard: 'I hear you.',
        context: ['user: can you hear me', 'agent: I hear you.'],
        errors: ['STT_FAILED'],
      },
    },
    {
      title: 'the final transcript knows better than the interim ones',
      caller: [says('book a cable'), answered()],
      answers: ['For how many?'],
      ear: { transcripts: ['book a table'] },
      expect: { heard: 'For how many?', context: ['user: book a table', 'agent: For how many?'] },
    },
    {
      title: 'a slow recognizer is waited for, and no longer than it takes',
      caller: [says('book a table'), answered()],
      answers: ['For how many?'],
      ear: { finalMs: 900 },
      expect: {
        heard: 'For how many?',
        context: ['user: book a table', 'agent: For how many?'],
        gaps: [
          { from: 'user-stopped-speaking', to: 'agent-started-speaking', atLeastMs: 850, atMostMs: 1_000 },
        ],
      },
    },
    {
      title: 'a sentence with a pause in it is one turn',
      caller: [says('book a'), waits(400), says('table please'), answered()],
      answers: ['For how many?'],
      expect: { heard: 'For how many?', context: ['user: book a table please', 'agent: For how many?'] },
    },
    {
      title: 'a text that is typed is answered as if it had been said',
      caller: [types('book a table'), answered()],
      answers: ['For how many?'],
      expect: {
        heard: 'For how many?',
        context: ['user: book a table', 'agent: For how many?'],
        gaps: [{ from: 'transcription', to: 'agent-started-speaking', atMostMs: 30 }],
      },
    },
    {
      title: 'a text that is typed while the agent speaks interrupts it',
      caller: [says('book a table'), hears('For how'), types('for two'), answered()],
      answers: ['For how many, and when?', 'Done.'],
      expect: {
        heard: 'For how Done.',
        context: ['user: book a table', 'agent: For how', 'user: for two', 'agent: Done.'],
        interrupts: 1,
      },
    },
  ],
}
