/** What it costs that a sound is another one in the sentence than in the word alone, or is there in one of them only. */
const sameKind = 0.6
const otherKind = 1.4
const missing = 1

/**
 * Finds the sounds of words in the sounds of the sentence that they make, where some have changed: "the" before a vowel,
 * a "t" swallowed. Returns for each sound of the sentence the index of its word.
 * @param words The sounds of each word when it is spoken alone.
 * @param spoken The sounds of the sentence, without pauses.
 */
export function alignSounds(words: readonly (readonly string[])[], spoken: readonly string[]): number[] {
  const expected = words.flatMap((sounds, word) => sounds.map((sound) => ({ sound, word })))
  const width = spoken.length + 1
  const costs = new Float64Array((expected.length + 1) * width)
  const cost = (row: number, column: number): number => costs[row * width + column]!
  const changed = (row: number, column: number): number =>
    cost(row - 1, column - 1) + difference(expected[row - 1]!.sound, spoken[column - 1]!)
  for (let row = 0; row <= expected.length; row++)
    for (let column = 0; column < width; column++) {
      if (row === 0) costs[column] = column * missing
      else if (column === 0) costs[row * width] = row * missing
      else
        costs[row * width + column] = Math.min(
          changed(row, column),
          cost(row - 1, column) + missing,
          cost(row, column - 1) + missing,
        )
    }
  const owners = new Array<number>(spoken.length).fill(0)
  let row = expected.length
  let column = spoken.length
  while (column > 0 && row > 0) {
    const { word } = expected[row - 1]!
    owners[column - 1] = word
    if (cost(row, column) === changed(row, column)) {
      row--
      column--
    } else if (cost(row, column) === cost(row, column - 1) + missing) column--
    else row--
  }
  // What comes before the first sound that was expected belongs to the first word that has any.
  return owners.fill(expected[0]?.word ?? 0, 0, column)
}

function difference(one: string, other: string): number {
  if (one === other) return 0
  return isVowel(one) === isVowel(other) ? sameKind : otherKind
}

function isVowel(sound: string): boolean {
  return /^[aeiou]/.test(sound)
}
