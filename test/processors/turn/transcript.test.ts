import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Transcript } from '../../../processors/turn/hearing/transcript.ts'

/** What can be done to a transcript; words stand behind the call. */
const calls = {
  interim: (transcript: Transcript, words: string) => transcript.heardInterim(words),
  final: (transcript: Transcript, words: string) => transcript.heardFinal(words, false),
  'final-in-voice': (transcript: Transcript, words: string) => transcript.heardFinal(words, true),
  voice: (transcript: Transcript) => transcript.expectNew(),
  quiet: (transcript: Transcript) => transcript.voiceStopped(),
  cut: (transcript: Transcript) => transcript.cut(),
  'give-up': (transcript: Transcript) => transcript.giveUp(false),
  'give-up-in-voice': (transcript: Transcript) => transcript.giveUp(true),
  ignore: (transcript: Transcript) => transcript.ignore(false),
  'ignore-voice': (transcript: Transcript) => transcript.ignore(true),
  turn: (transcript: Transcript) => transcript.reset(),
  answer: (transcript: Transcript) => transcript.answerBegins(),
  answered: (transcript: Transcript) => transcript.answerEnds(),
}
type Call = keyof typeof calls

/** Does it, and returns what the last call returned. */
function tell(transcript: Transcript, ...steps: string[]): unknown {
  return steps
    .map((step) => {
      const [call, ...words] = step.split(' ')
      return calls[call as Call](transcript, words.join(' '))
    })
    .at(-1)
}

/** What can be asked of it: words, `(words that are not sure)`, and `…` where some are owed. */
function shown({ text, sure, complete }: Transcript): string {
  return [sure, text === sure ? '' : `(${text.slice(sure.length).trim()})`, complete ? '' : '…']
    .filter((part) => part !== '')
    .join(' ')
}

test.each<[title: string, steps: string, shown: string]>([
  ['nothing is said', '', ''],
  ['a first guess is not sure', 'voice, interim tea', '(tea)'],
  ['a second one is', 'voice, interim tea, interim tea for', 'tea for'],
  ['though it is another', 'voice, interim tea, interim key', 'key'],
  ['a guess that is taken back leaves nothing', 'voice, interim tea, interim key, interim', ''],
  ['and the next one is a first one', 'voice, interim tea, interim, interim tea', '(tea)'],
  ['the words of a voice that falls silent are owed', 'voice, quiet', '…'],
  ['a guess at them stays a guess', 'voice, interim tea, quiet', '(tea) …'],
  ['a final transcript is what was owed', 'voice, interim tea, quiet, final tea for two', 'tea for two'],
  ['of two stretches one is owed', 'voice, quiet, voice, quiet, final tea', 'tea …'],
  ['guesses are about the first of them', 'quiet, quiet, interim tea, final tea for two', 'tea for two …'],
  ['a voice may have several transcripts', 'voice, final-in-voice tea, interim for', 'tea (for)'],
  ['the same words twice in it are two', 'voice, final-in-voice no, final-in-voice no', 'no no'],
  ['an empty transcript says nothing', 'voice, interim hm, quiet, final', ''],
  ['but words that were sure stand', 'voice, interim stop, interim stop, quiet, final', 'stop'],
  ['though they were taken back', 'voice, interim stop, interim stop, interim, quiet, final', 'stop'],
  ['words without a voice are words', 'final tea', 'tea'],
  ['the same at once are no new ones', 'final tea, final Tea.', 'tea'],
  ['nor in the next turn', 'final tea, turn, final Tea.', ''],
  ['they are, once the agent answers what was typed', 'final tea, turn, answer, final tea', 'tea'],
  ['not while it answers what was spoken', 'quiet, final tea, turn, answer, final tea', ''],
  ['they are, once it has', 'quiet, final tea, turn, answer, answered, final tea', 'tea'],
  ['once more, where a later turn is typed', 'quiet, final a, turn, final b, turn, answer, final b', 'b'],
  [
    'not where they were waited for in vain',
    'quiet, interim tea, give-up, turn, answer, answered, final tea',
    '',
  ],
  ['they are, once the voice is heard again', 'quiet, interim tea, give-up, turn, voice, final tea', 'tea'],
  [
    'and what was waited for before it is no matter',
    'quiet, give-up, voice, quiet, final tea, turn, answered, final tea',
    'tea',
  ],
  ['a new voice drops a guess at nothing', 'interim tea, voice', ''],
  ['and keeps one at what is owed', 'interim tea, quiet, voice', '(tea) …'],
  ['what is cut stands', 'voice, interim tea, cut', 'tea'],
  ['what follows is heard', 'voice, interim tea, cut, interim tea for two', 'tea (for two)'],
  ['and nothing of it twice', 'voice, interim tea, cut, interim tea', 'tea'],
  ['not in the next turn', 'voice, interim tea for, cut, turn, quiet, final tea for two', 'two'],
  ['nor where words were waited for in vain', 'voice, interim a, give-up-in-voice, turn, interim a b', '(b)'],
  ['cut again', 'voice, interim a, cut, interim a b, cut, turn, interim a b c', '(c)'],
  ['until it is transcribed', 'voice, interim a, cut, final-in-voice a, interim tea', 'a (tea)'],
  ['what is given up stands, and nothing is owed', 'voice, interim tea, quiet, give-up', 'tea'],
  ['what is ignored never shows', 'quiet, final tea, interim for, ignore', ''],
  ['nor what is owed of it', 'quiet, ignore, interim tea, final tea', ''],
  ['nor what is still being spoken', 'voice, ignore-voice, interim tea, quiet, interim tea, final tea', ''],
  ['what comes behind it does', 'quiet, ignore, quiet, final tea, interim two, final two', 'two'],
  ['what is ignored is not owed', 'quiet, quiet, ignore', ''],
  ['nor is it while it is still being spoken', 'voice, ignore-voice', ''],
  ['what comes behind it is', 'quiet, ignore, quiet', '…'],
  [
    'what is waited for in vain while it is being spoken is heard from then on',
    'voice, ignore-voice, interim a, interim a b, give-up, interim a b c, final-in-voice a b c d, interim e',
    'c d (e)',
  ],
  [
    'and so is what was begun before it was ignored',
    'voice, interim a, ignore-voice, give-up, interim a b, quiet',
    '(b) …',
  ],
  ['a turn takes its words and guesses along', 'quiet, final tea, interim two, turn', ''],
  ['and leaves what is owed', 'quiet, final tea, quiet, turn', '…'],
])('%s', (_, steps, expected) => {
  const transcript = new Transcript()
  tell(transcript, ...steps.split(', ').filter((step) => step !== ''))
  expect(shown(transcript)).toBe(expected)
})

test('it says whether words are listened to and new', () => {
  const transcript = new Transcript()
  expect(tell(transcript, 'interim tea')).toBe(true)
  expect(tell(transcript, 'final tea')).toBe(true)
  expect(tell(transcript, 'final tea')).toBe(false)
  expect(tell(transcript, 'quiet', 'final tea')).toBe(true)
  expect(tell(transcript, 'final ...', 'final')).toBe(true)
  expect(tell(transcript, 'quiet', 'ignore', 'interim tea')).toBe(false)
  expect(tell(transcript, 'final tea')).toBe(false)
  expect(tell(transcript, 'interim tea', 'cut', 'interim tea')).toBe(false)
  expect(tell(transcript, 'final')).toBe(true)
})

test('a recognizer that never answers has a bounded number of stretches on its account', () => {
  const transcript = new Transcript()
  for (let i = 0; i < 10_000; i++) tell(transcript, 'quiet')
  for (let i = 0; i < 256; i++) tell(transcript, `final ${i}`)
  expect(transcript.complete).toBe(true)
})

describe('whatever has been done before,', () => {
  const words = fc.constantFrom('', 'a', 'a b', 'A b, c.', 'b', 'x y', 'あい', "it's")
  const step = fc
    .tuple(fc.constantFrom(...(Object.keys(calls) as Call[])), words)
    .map(([call, text]) => `${call} ${text}`)
  const steps = fc.array(step, { maxLength: 30, size: 'max' })
  const always = (check: (transcript: Transcript, text: string) => void) =>
    fc.assert(
      fc.property(steps, words, (before, text) => {
        const transcript = new Transcript()
        tell(transcript, ...before)
        check(transcript, text)
      }),
      { numRuns: 1_000 },
    )

  /** Nothing is waited for, and nothing is being spoken. */
  const settle = (transcript: Transcript) => tell(transcript, 'give-up', 'final-in-voice')

  test('what is sure is the beginning of what was said, and all of it where nothing may change', () =>
    always((transcript) => {
      expect(transcript.text.startsWith(transcript.sure)).toBe(true)
      if (!transcript.open) expect(transcript.text).toBe(transcript.sure)
    }))

  test('what is there stands when it is cut or given up', () =>
    always((transcript) => {
      const { text, complete } = transcript
      transcript.cut()
      expect(transcript).toMatchObject({ text, sure: text, open: false, complete })
      transcript.giveUp(false)
      expect(transcript).toMatchObject({ text, sure: text, open: false, complete: true })
    }))

  test('the words of a cut guess do not come twice', () =>
    always((transcript) => {
      settle(transcript)
      transcript.heardInterim('one two')
      transcript.cut()
      transcript.reset()
      expect(transcript.heardInterim('One, two')).toBe(false)
      transcript.heardInterim('One, two. Three')
      expect(transcript.text).toBe('Three')
    }))

  test('words that come again, and were not to come, change nothing', () =>
    always((transcript, words) => {
      settle(transcript)
      transcript.heardFinal(words, false)
      const { text } = transcript
      expect(transcript.heardFinal(words, false)).toBe(words === '')
      expect(transcript.text).toBe(text)
    }))

  test('an ignored stretch is as if it were never spoken', () =>
    always((transcript, words) => {
      settle(transcript)
      transcript.voiceStopped()
      transcript.ignore(true)
      for (const owed of [true, false]) {
        expect(transcript.heardInterim(words)).toBe(false)
        expect(transcript.heardFinal(words, owed)).toBe(false)
        expect(transcript).toMatchObject({ text: '', sure: '', open: false })
      }
      expect(transcript).toMatchObject({ complete: true })
    }))

  test('a new turn has no words', () =>
    always((transcript) => {
      transcript.reset()
      expect(transcript).toMatchObject({ text: '', sure: '', open: false })
    }))
})

/** A stretch that is spoken, and what of it a recognizer has not sent as final yet. */
interface Spoken {
  words: string[]
  over: boolean
  heard: boolean
}

/** A caller of whom every word is another one, a recognizer that is late and never wrong, and turns that end any time. */
class Conversation {
  readonly transcript = new Transcript()
  /** What is said, and not ignored, and what of it was in a turn. */
  readonly meant: string[] = []
  readonly taken: string[] = []
  #queue: Spoken[] = []
  #count = 0

  get #speaking(): Spoken | undefined {
    return this.#queue.find(({ over }) => !over)
  }

  /** Whether words are to come that matter. */
  get owed(): boolean {
    return this.#queue.some(({ over, heard }) => over && heard)
  }

  readonly steps = {
    speak: () => {
      if (this.#speaking === undefined) {
        this.transcript.expectNew()
        this.#queue.push({ words: [], over: false, heard: true })
      }
      this.#speaking!.words.push(`w${++this.#count}`)
      if (this.#speaking!.heard) this.meant.push(`w${this.#count}`)
    },
    quiet: () => {
      if (this.#speaking === undefined) return
      this.#speaking.over = true
      this.transcript.voiceStopped()
    },
    interim: () => {
      const [first] = this.#queue
      if (first) this.transcript.heardInterim(first.words.join(' '))
    },
    final: () => {
      const [first] = this.#queue
      if (!first?.over && !first?.heard) return
      this.transcript.heardFinal(first.words.join(' '), this.#speaking !== undefined)
      if (first.over) this.#queue.shift()
      else first.words = []
    },
    ignore: () => {
      this.transcript.ignore(this.#speaking !== undefined)
      this.meant.splice(0, Number.POSITIVE_INFINITY, ...this.taken)
      for (const spoken of this.#queue) spoken.heard = false
    },
    cut: () => {
      this.transcript.cut()
      this.steps.end()
    },
    end: () => {
      if (this.transcript.open) return
      if (this.transcript.text !== '') this.taken.push(...this.transcript.text.split(' '))
      this.transcript.reset()
    },
    'give up': () => {
      const [only] = this.#queue
      if (only === undefined || only.over || only.heard) return
      this.steps.interim()
      this.transcript.giveUp(false)
      only.heard = true
    },
    answer: () => this.transcript.answerBegins(),
    answered: () => this.transcript.answerEnds(),
  }

  /** Everything that was said is transcribed. */
  rest(): void {
    this.steps.quiet()
    while (this.#queue.length > 0) this.steps.final()
    this.steps.end()
  }
}

test('every word that is meant is in one turn, once and in order, and no other is', () => {
  type Step = keyof Conversation['steps']
  const names = Object.keys(new Conversation().steps) as Step[]
  const more: Step[] = ['speak', 'speak', 'speak', 'quiet', 'interim', 'interim', 'final']
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names, ...more), { maxLength: 60, size: 'max' }), (steps) => {
      const call = new Conversation()
      for (const step of steps) {
        call.steps[step]()
        expect(call.transcript.complete).toBe(!call.owed)
      }
      call.rest()
      expect(call.taken).toEqual(call.meant)
    }),
    { numRuns: 3_000 },
  )
})
