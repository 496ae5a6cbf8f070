import { isJoint, joined, type Part, piecesOf } from './compound.ts'
import { endingS } from './endings.ts'
import { type InlineText, inlineText } from './inline.ts'
import type { Pronouncer } from './pronouncer.ts'
import { beginsWithVowel } from './stress.ts'
import type { Tagger } from './tagger.ts'
import { type Token, tokensOf } from './token.ts'

/** What a stretch of the text is said as: a word, or a sign that is heard as a pause. */
export interface Said {
  readonly phonemes: string
  /** Where it begins in the text, in UTF-16 units. */
  readonly at: number
  /** Whether a space follows. */
  readonly spaced: boolean
}

/** Signs that the voice knows. */
const heard = /[^;:,.!?—…"“”]/g

/** Tags of signs. */
const signs = new Set(['.', ',', '-LRB-', '-RRB-', '``', "''", ':', '$', '#', 'NFP'])
const signPhonemes: Readonly<Record<string, string>> = {
  '-LRB-': '(',
  '-RRB-': ')',
  '``': '“',
  "''": '”',
}

/** Pieces that an entry of the lexicon has at most. */
const longestEntry = 12

/** How what follows begins. */
interface Ahead {
  readonly vowel: boolean | undefined
  readonly to: boolean
}

interface Tagged extends Token {
  readonly tag: string
  /** Its phonemes, where the text gives them. */
  readonly given?: string
}

/** How a word is said that no list has. */
export type SayUnknown = (word: string) => Promise<string>

/** Turns text into phonemes, from its end to its beginning: how a word is said depends on what follows. */
export class Phonemizer {
  readonly #tagger: Tagger
  readonly #pronouncer: Pronouncer
  readonly #sayUnknown: SayUnknown

  constructor(tagger: Tagger, pronouncer: Pronouncer, sayUnknown: SayUnknown) {
    this.#tagger = tagger
    this.#pronouncer = pronouncer
    this.#sayUnknown = sayUnknown
  }

  /** What the text is said as, in its order. */
  async say(text: string): Promise<Said[]> {
    const written = inlineText(text)
    const tokens = tokensOf(written.plain)
    const tags = this.#tagger.tag(tokens.map((token) => token.text.replace(/[‘’]/g, "'")))
    const groups = grouped(
      withGiven(
        tokens.map((token, i) => ({ ...token, tag: tags[i]! })),
        written,
      ),
    )
    const said: Said[] = []
    let ahead: Ahead = { vowel: undefined, to: false }
    for (const group of groups.toReversed()) {
      const sign = group.length === 1 ? signOf(group[0]!) : undefined
      const phonemes = sign ?? (await this.#word(group, ahead))
      const [first] = group
      said.push({ phonemes, at: written.writtenAt(first!.at), spaced: group.at(-1)!.last })
      ahead = next(phonemes, first!.text, ahead)
    }
    return said.reverse()
  }

  async #word(group: readonly Tagged[], ahead: Ahead): Promise<string> {
    if (group.some(({ given }) => given !== undefined)) return this.#partlyGiven(group, ahead)
    const pieces = group.flatMap((token) => piecesOf(token.text).map((text) => ({ text, tag: token.tag })))
    const phonemes =
      this.#known(pieces, ahead) ?? (await this.#sayUnknown(group.map(({ text }) => text).join('')))
    return phonemes.replaceAll('ɾ', 'T').replaceAll('ʔ', 't')
  }

  /** A word of which the text gives a part: "[nginx](/…/)'s". */
  async #partlyGiven(group: readonly Tagged[], ahead: Ahead): Promise<string> {
    let said = ''
    for (const token of group)
      said = /^['‘’]s$/.test(token.text)
        ? endingS.join(said)
        : said + (token.given ?? (await this.#word([token], ahead)))
    return said
  }

  /** The longest pieces that are known, from the end; `undefined` if one is not. */
  #known(pieces: readonly { text: string; tag: string }[], from: Ahead): string | undefined {
    const parts: Part[] = []
    let ahead = from
    let end = pieces.length
    while (end > 0) {
      const found = this.#longest(pieces.slice(Math.max(0, end - longestEntry), end), ahead)
      if (found === undefined && !isJoint(pieces[end - 1]!.text)) return undefined
      const { text, phonemes, count } = found ?? { text: pieces[end - 1]!.text, phonemes: '', count: 1 }
      parts.push({ text, phonemes })
      ahead = next(phonemes, text, ahead)
      end -= count
    }
    return joined(parts.reverse())
  }

  #longest(
    pieces: readonly { text: string; tag: string }[],
    ahead: Ahead,
  ): (Part & { count: number }) | undefined {
    for (let from = 0; from < pieces.length; from++) {
      const taken = pieces.slice(from)
      const text = taken.map((piece) => piece.text).join('')
      const { tag } = taken.reduce((best, piece) => (size(piece.text) > size(best.text) ? piece : best))
      const phonemes = this.#pronouncer.pronounce(text, { tag, beforeVowel: ahead.vowel, beforeTo: ahead.to })
      if (phonemes !== undefined) return { text, phonemes, count: taken.length }
    }
    return undefined
  }
}

/** The tokens, those whose phonemes are given as one each. */
function withGiven(tokens: readonly Tagged[], { given }: InlineText): Tagged[] {
  const all: Tagged[] = []
  let next = 0
  let begun = -1
  for (const token of tokens) {
    while (next < given.length && given[next]!.end <= token.at) next++
    const own = given[next]
    if (token.at === own?.at) begun = next
    if (own === undefined || token.at < own.at || begun !== next) all.push(token)
    else if (token.at === own.at) all.push({ ...token, given: own.phonemes })
    else all.push({ ...all.pop()!, last: token.last })
  }
  return all
}

/** The tokens that are written together; signs are apart. */
function grouped(tokens: readonly Tagged[]): Tagged[][] {
  const groups: Tagged[][] = []
  let open = false
  for (const token of tokens) {
    const sign = signOf(token) !== undefined
    if (open && !sign) groups.at(-1)!.push(token)
    else groups.push([token])
    open = !sign && !token.last
  }
  return groups
}

/** What a sign is heard as; `undefined` for a word. */
function signOf({ text, tag, given }: Tagged): string | undefined {
  if (given !== undefined) return undefined
  if (!signs.has(tag) || /^[A-Za-z]+$/.test(text)) return isSilent(text) ? text.replace(heard, '') : undefined
  if (tag === ':' && (text === '-' || text === '–')) return '—'
  return signPhonemes[tag] ?? text.replace(heard, '')
}

/** Whether it is a sign that nobody reads out, whatever it is tagged as. */
function isSilent(text: string): boolean {
  return /^[^\p{L}\p{N}%&+@'’_/.-]+$/u.test(text)
}

function next(phonemes: string, text: string, ahead: Ahead): Ahead {
  return { vowel: beginsWithVowel(phonemes, ahead.vowel), to: /^(?:to|To|TO)$/.test(text) }
}

/** How much of a group's meaning a piece has: its letters, capitals double. */
function size(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign === sign.toLowerCase() ? 1 : 2), 0)
}
