/** Most tokens of a phrase that is looked for as the body of a loop. */
const longestLoop = 40
/** Repetitions from which the end of a transcript that would not end is taken for a loop. */
const leastRepeats = 3
/** A phrase of this many tokens that begins again is taken for one at once, ... */
const longPhrase = 6
/** ... when this many of its tokens have come again. */
const leastAgain = 3

/**
 * Cuts the end off a transcript whose network went round in circles: when it had to be stopped, and its last tokens
 * are one phrase over and over, or a long one that begins again, the phrase stays once.
 */
export function withoutLoop(tokens: readonly number[]): readonly number[] {
  for (let period = 1; period <= longestLoop; period++) {
    const loop = repeatedTail(tokens, period)
    const again = loop - period
    if (loop >= period * leastRepeats || (period >= longPhrase && again >= leastAgain))
      return tokens.slice(0, tokens.length - again)
  }
  return tokens
}

/** How many tokens at the end repeat with this period, a started repetition included. */
function repeatedTail(tokens: readonly number[], period: number): number {
  let length = period
  while (length < tokens.length && tokens.at(-1 - length) === tokens.at(-1 - length + period)) length++
  return length
}
