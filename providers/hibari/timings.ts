import type { TimedWord } from '../../src/engine.ts'
import { frameMs, framesPerDuration } from './sound/shape.ts'
import type { Clause, WrittenWord } from './text/script.ts'

/** What a clause's sound is: how long its phonemes last, with the silence around them, and which frames are given on. */
interface ClauseSound {
  readonly durations: Float32Array
  readonly from: number
  /** The first frame that is heard. */
  readonly first: number
  /** The frame behind the last that is heard. */
  readonly last: number
}

const phonemeMs = framesPerDuration * frameMs

/** Sound is ahead of the phoneme that the network counts it to: hisses begin and end so much earlier, at any speed. */
const aheadMs = 30

/**
 * When the words of a clause sound, from the beginning of its sound: each to its last phoneme, and from the space before it,
 * for in that its first sound begins. One that is not spoken takes no time.
 * @param first The first word that has not been timed.
 * @param end The word behind the last that belongs to the clause.
 */
export function clauseTimings(
  { phonemes, words: owners }: Clause,
  sound: ClauseSound,
  words: readonly WrittenWord[],
  first: number,
  end: number,
): TimedWord[] {
  const starts = new Map<number, number>()
  const ends = new Map<number, number>()
  const firstMs = sound.first * frameMs
  const lastMs = sound.last * frameMs
  const heardAt = (ms: number) => Math.min(lastMs, Math.max(firstMs, ms - aheadMs)) - sound.from * frameMs
  // The first duration is that of the silence before the clause.
  let ms = sound.durations[0]! * phonemeMs
  let spaceMs: number | undefined = 0
  for (const [i, word] of owners.entries()) {
    const endMs = ms + sound.durations[i + 1]! * phonemeMs
    if (phonemes[i] === ' ') spaceMs = ms
    if (word >= 0) {
      if (!starts.has(word)) starts.set(word, heardAt(spaceMs ?? ms))
      ends.set(word, heardAt(endMs))
      spaceMs = undefined
    }
    ms = endMs
  }
  let atMs = 0
  return words.slice(first, end).map(({ text }, i) => {
    const startMs = Math.max(atMs, starts.get(first + i) ?? atMs)
    atMs = Math.max(startMs, ends.get(first + i) ?? startMs)
    return { text, startMs, endMs: atMs }
  })
}
