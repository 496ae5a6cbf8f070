import type { TimedWord } from '../../src/engine.ts'
import { alignSounds } from './alignment.ts'

/** Sounds of the longest text whose words are looked for one by one: some three minutes. The cost grows with its square. */
const maxAligned = 2_000

/** A sound of a synthesized text and when it ends, in milliseconds. `pau` is silence. */
export interface Phone {
  readonly name: string
  readonly endMs: number
}

/** What Flite prints with `-psdur`: `name:seconds` pairs. */
export function parsePhones(printed: string): Phone[] {
  return [...printed.matchAll(/([a-z]{1,8}):(\d{1,6}\.\d{1,9})/g)].map(([, name, seconds]) => ({
    name: name!,
    endMs: Number(seconds) * 1000,
  }))
}

interface Stretch {
  readonly startMs: number
  readonly ends: readonly number[]
}

/**
 * When the words of a text sound.
 * @param pronounce The sounds of each word when it is spoken alone; `undefined` if they cannot be told.
 */
export function wordTimings(
  text: string,
  phones: readonly Phone[],
  pronounce: (words: readonly string[]) => readonly (readonly string[])[] | undefined,
): TimedWord[] {
  const words = text.match(/\S+/g) ?? []
  if (words.length === 0 || !phones.some(({ name }) => name !== 'pau')) return []
  const sounds = phones.length > maxAligned ? undefined : pronounce(words)
  if (sounds === undefined || sounds.flat().length > maxAligned) return estimate(words, phones)
  return measure(words, sounds, phones)
}

/** Each word sounds from its first sound to its last; one that is not spoken takes no time. */
function measure(
  words: readonly string[],
  sounds: readonly (readonly string[])[],
  phones: readonly Phone[],
): TimedWord[] {
  const spoken = phones
    .map(({ name, endMs }, index) => ({ name, startMs: phones[index - 1]?.endMs ?? 0, endMs }))
    .filter(({ name }) => name !== 'pau')
  const owners = alignSounds(
    sounds,
    spoken.map(({ name }) => name),
  )
  let atMs = spoken[0]!.startMs
  return words.map((text, index) => {
    const startMs = spoken[owners.indexOf(index)]?.startMs ?? atMs
    const endMs = spoken[owners.lastIndexOf(index)]?.endMs ?? startMs
    atMs = endMs
    return { text, startMs, endMs }
  })
}

/**
 * Without the sounds of each word: the text is cut at its punctuation and the sounds at their pauses, and within each
 * stretch the sounds are dealt out to the words by their letters. It starts anew at every pause.
 */
function estimate(words: readonly string[], phones: readonly Phone[]): TimedWord[] {
  const phrases = phrasesOf(words)
  const stretches = stretchesOf(phones)
  if (phrases.length === stretches.length)
    return phrases.flatMap((phrase, index) => deal(phrase, stretches[index]!))
  const whole = { startMs: stretches[0]!.startMs, ends: stretches.flatMap(({ ends }) => ends) }
  return deal(words, whole)
}

function phrasesOf(words: readonly string[]): string[][] {
  const phrases: string[][] = [[]]
  for (const word of words) {
    phrases.at(-1)!.push(word)
    if (/[,;:.!?…—)"'”’]*[,;:.!?…—]["'”’)]*$/.test(word.slice(-8)) && !/^(mr|mrs|ms|dr|st)\.$/i.test(word))
      phrases.push([])
  }
  return phrases.filter((phrase) => phrase.length > 0)
}

function stretchesOf(phones: readonly Phone[]): Stretch[] {
  const stretches: { startMs: number; ends: number[] }[] = []
  let fresh = true
  let beforeMs = 0
  for (const { name, endMs } of phones) {
    if (name === 'pau') fresh = true
    else {
      if (fresh) stretches.push({ startMs: beforeMs, ends: [] })
      fresh = false
      stretches.at(-1)!.ends.push(endMs)
    }
    beforeMs = endMs
  }
  return stretches
}

function deal(words: readonly string[], { startMs, ends }: Stretch): TimedWord[] {
  const weights = words.map(weight)
  const total = weights.reduce((sum, each) => sum + each, 0)
  let dealt = 0
  let from = startMs
  return words.map((text, index) => {
    dealt += weights[index]!
    const last = Math.max(1, Math.round((dealt / total) * ends.length))
    const endMs = Math.max(from, ends[last - 1] ?? from)
    const timing = { text, startMs: from, endMs }
    from = endMs
    return timing
  })
}

/** About how many sounds a word has: its letters; a digit is spoken as a word of three or four. */
function weight(word: string): number {
  const letters = word.match(/\p{L}/gu)?.length ?? 0
  const digits = word.match(/\d/g)?.length ?? 0
  const silent = word.match(/(?:e(?=\b|s\b|d\b)|gh|(?<=[a-z])h|ck|(.)\1)/gi)?.length ?? 0
  return Math.max(1, letters - silent * 0.8 + digits * 3.5)
}
