import type { TTSTextFrame } from '../frames/tts.ts'
import { TextTimes } from '../text/text-times.ts'
import type { WordTiming } from '../text/word-timing.ts'
import { sharesOf, wordsOf } from '../text/words.ts'
import { exact, type Playhead } from './playhead.ts'

/** How long a character sounds, about, in milliseconds: 15 a second. Used until a sentence's length is known. */
const msPerCharacter = 1 / 0.015
/** Scripts of which a character is a syllable. */
const syllabic = /[\p{Script=Han}\p{Script=Hangul}]/gu
/** Scripts of which a character is a mora. */
const moraic = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu

/** Words that have been heard. */
export interface HeardWords {
  /** With the spaces behind them. */
  readonly text: string
  /** Where the last of them ends. */
  readonly at: number
}

/**
 * Follows one sentence while it sounds and says which of its words have been heard: by the voice's word timings where
 * there are any, in proportion to the audio played where there are none.
 */
export class HeardText {
  /** The sentence's number. */
  readonly id: number
  readonly turn: number
  readonly round: number
  readonly #playhead: Pick<Playhead, 'samples'>
  #text: string
  readonly #words: string[]
  readonly #timings: WordTiming[] = []
  /** When its letters sound, as the voice tells it; made when it is asked for. */
  #times: TextTimes | undefined
  /** How many letters come before the end of each word; made when they are asked for. */
  #letters: readonly number[] | undefined
  #shares: readonly number[] | undefined
  /** How much of its audio is known, in samples, and how much of that has been played. */
  #known = 0
  #played = 0
  #complete = false
  #brokenOff = false
  #told = 0

  /** @param init Its text as it stands in the conversation, with the space around it. */
  constructor(
    { sentence, text, turn, round }: Pick<TTSTextFrame, 'sentence' | 'text' | 'turn' | 'round'>,
    playhead: Pick<Playhead, 'samples'>,
  ) {
    this.id = sentence
    this.turn = turn
    this.round = round
    this.#playhead = playhead
    this.#text = text
    const words = wordsOf(text)
    this.#words = words.length > 0 || text === '' ? words : [text]
  }

  /** More of its text is known, behind what was known. */
  grow(text: string): void {
    const open = this.#told < this.#words.length ? this.#words.pop()! : ''
    this.#text += text
    this.#words.push(...wordsOf(open + text))
    this.#times = this.#letters = this.#shares = undefined
  }

  /** More of its timings are known. */
  addTimings(words: readonly WordTiming[]): void {
    for (const word of words) {
      this.#timings.push(word)
      this.#times?.add(word)
    }
  }

  /** So many samples more of its audio are known. */
  addAudio(count: number): void {
    this.#known += count
  }

  /** All of its audio and timings are known. */
  complete(): void {
    this.#complete = true
  }

  /** No more of it will be known: its other words will not sound. */
  breakOff(): void {
    this.#brokenOff = true
  }

  /** Plays so many samples, from a position on. Returns the words that end in them, with their spaces. */
  play(from: number, count: number): HeardWords[] {
    const began = this.#played
    this.#played += count
    const heard: HeardWords[] = []
    for (; this.#told < this.#words.length; this.#told++) {
      const end = this.#endOf(this.#told)
      if (end > this.#played) break
      const at = from + Math.max(0, end - began)
      const text = this.#words[this.#told]!
      const last = heard.at(-1)
      if (last?.at === at) heard[heard.length - 1] = { text: last.text + text, at }
      else heard.push({ text, at })
    }
    return heard
  }

  /** It has sounded to its end. Returns what has been heard of it and not been told. */
  finish(): string {
    if (this.#brokenOff) return ''
    const rest = this.#words.slice(this.#told).join('')
    this.#told = this.#words.length
    return rest
  }

  /** How many of its samples have sounded when a word has. */
  #endOf(word: number): number {
    return Math.ceil(exact(this.#reckonedEndOf(word)))
  }

  #reckonedEndOf(word: number): number {
    const times = this.#textTimes()
    if (times === undefined || times.timed === 0) return this.#shareOf(word) * this.#length()
    this.#letters ??= endsOf(this.#words).map((end) => times.lettersBefore(end))
    const letters = this.#letters[word]!
    const endMs = times.endOf(letters)
    if (endMs !== undefined) return this.#playhead.samples(endMs)
    if (!this.#complete) return Number.POSITIVE_INFINITY
    // What the voice names no more, sounds behind what it has named.
    const last = this.#playhead.samples(times.endOf(times.timed)!)
    const share = (letters - times.timed) / (times.letters - times.timed)
    return last + Math.max(0, this.#known - last) * share
  }

  #textTimes(): TextTimes | undefined {
    if (this.#times !== undefined || this.#timings.length === 0) return this.#times
    this.#times = new TextTimes(this.#text)
    for (const word of this.#timings) this.#times.add(word)
    return this.#times
  }

  /** Which part of the sentence has sounded with a word, if nothing tells. */
  #shareOf(word: number): number {
    this.#shares ??= sharesOf(this.#words)
    return this.#shares[word]!
  }

  /** How many samples it has, as far as that can be told. */
  #length(): number {
    if (this.#known === 0) return Number.POSITIVE_INFINITY
    return this.#complete ? this.#known : Math.max(this.#known, this.#playhead.samples(guessedMs(this.#text)))
  }
}

/** Where each of the words of a text ends in it, without the space behind it. */
function endsOf(words: readonly string[]): number[] {
  let at = 0
  return words.map((word) => {
    at += word.length
    return at
  })
}

function guessedMs(text: string): number {
  const syllables = text.match(syllabic)?.length ?? 0
  const morae = text.match(moraic)?.length ?? 0
  return (text.length + syllables * 2 + morae) * msPerCharacter
}
