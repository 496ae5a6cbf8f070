import { describe, expect, test } from 'vitest'
import { starts, stops } from '../../processors/turn/index.ts'
import { judge } from './harness/judge.ts'
import { play } from './scenario.ts'
import type { Story } from './story.ts'
import { themes } from './themes/index.ts'
import { recognizer } from './themes/recognizer.ts'

/* All stories once more with a recognizer that hears the voice and ends the turns itself, and no voice activity detection. */

const cannotBeSooner = 'the words stand when the recognizer ends its turn, and no strategy can answer sooner'
const wordsAreLater = 'it hears that somebody speaks by the first word, 250 ms later than a detector'
const oneTurn = 'its turn goes on where a silence is shorter than 600 ms, and so does the transcript'

/** The stories that come out in another way, and why. */
const otherwise: Readonly<Record<string, string>> = {
  'interrupted by a voice that is noticed as the first sound goes out': oneTurn,
  'interrupted in the silence between two sentences': wordsAreLater,
  'interrupted while the voice is still making the sentence': wordsAreLater,
  'any voice interrupts at once where no words are asked for':
    'its frames of voice are there before its turn: the output is paused for no time at all',
  'a turn starts with three words: two are passed over': oneTurn,
  'a turn starts with a wake phrase, and then freely': oneTurn,
  'a turn starts by all of several strategies: a voice, and two words': oneTurn,
  'a turn starts and ends when the app says so: a key is held to speak': oneTurn,
  'a sentence that is complete is answered soon': cannotBeSooner,
  'a turn ends by the first of several strategies': cannotBeSooner,
  'D6, a neighbour: the answer goes on where words that were never sure turn out to be none':
    'the words of an eager end are sure',
  'a final transcript that comes late and says more than was answered is answered too':
    'the turn is not over before its transcript is there',
  'neither words nor an end: the turn is given up, and the next one is heard':
    'a recognizer of a session that does not answer is called anew, and hears the lost words after all',
  'D1: music alone is no turn for ever: who is silent is asked whether they are there':
    'it takes no music for a voice, so that nothing has to be given up',
}

/** The story, with the recognizer's turns where it has no strategies of its own. */
function withTurns(story: Story): Story {
  const turn = () => ({
    start: starts.any(starts.stt(), starts.words()),
    stop: stops.stt(),
    ...(typeof story.turn === 'function' ? story.turn() : story.turn),
  })
  // When something happens is the recognizer's business.
  const { happens: _, gaps: __, ...expected } = story.expect
  return {
    ...story,
    turn,
    vad: false,
    ear: { ...story.ear, mode: 'session', turns: { endMs: 600 } },
    expect: expected,
  }
}

const stories = themes.filter((theme) => theme !== recognizer).flatMap((theme) => theme.stories)

describe('a recognizer that ends turns itself', () => {
  test.each(stories)('$title', async (story) => {
    const told = withTurns(story)
    const wrong = judge(told, await play(told)).filter(({ holds }) => !holds)
    if (otherwise[story.title] === undefined) expect(wrong).toEqual([])
    else expect(wrong.length, otherwise[story.title]).toBeGreaterThan(0)
  })

  test('makes no difference to nine of ten', () => {
    const titles = stories.map(({ title }) => title)
    expect(Object.keys(otherwise).filter((title) => !titles.includes(title))).toEqual([])
    expect(titles.length - Object.keys(otherwise).length).toBeGreaterThanOrEqual(titles.length * 0.9)
  })
})
