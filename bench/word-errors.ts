const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = '_ _ twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const ordinals: Record<string, string> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}
const spellings: Record<string, string> = {
  metre: 'meter',
  metres: 'meters',
  ok: 'okay',
  mr: 'mister',
  cannot: 'can not',
}

/** The words of a text, so that two ways of writing the same thing agree: no case, no punctuation, numbers spelled out. */
export function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/\$(\d+)/g, '$1 dollars')
    .replace(/(\d+)(?:st|nd|rd|th)\b/g, (_, digits: string) => ordinal(Number(digits)))
    .replace(/\d+/g, (digits) => ` ${spelled(Number(digits))} `)
    .replace(/[’']/g, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .split(' ')
    .flatMap((word) => (spellings[word] ?? word).split(' '))
    .filter((word) => word !== '')
}

/** The fewest words to replace, leave out and put in that turn `heard` into `said`. */
export function wordErrors(said: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, i) => i)
  for (const [i, word] of said.entries()) {
    const next = [i + 1]
    for (const [j, other] of heard.entries())
      next.push(Math.min(row[j]! + (word === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1))
    row = next
  }
  return row.at(-1)!
}

function spelled(value: number): string {
  if (value < 20) return small[value]!
  if (value < 100) return join(tens[Math.floor(value / 10)]!, value % 10)
  if (value < 1000) return join(`${small[Math.floor(value / 100)]} hundred`, value % 100)
  if (value < 1_000_000) return join(`${spelled(Math.floor(value / 1000))} thousand`, value % 1000)
  return join(`${spelled(Math.floor(value / 1_000_000))} million`, value % 1_000_000)
}

function join(head: string, rest: number): string {
  return rest === 0 ? head : `${head} ${spelled(rest)}`
}

function ordinal(value: number): string {
  const words = spelled(value).split(' ')
  const last = words.pop()!
  return [...words, ordinals[last] ?? `${last.replace(/y$/, 'ie')}th`].join(' ')
}
