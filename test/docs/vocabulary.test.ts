import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

/** The rows of the tables, as the words of a row and what it says of them. */
const rows = [...read('docs/vocabulary.md').matchAll(/^\| ([^|]+) \| ([^|]+) \| [^|]*\|$/gm)]
  .map(([, words, meaning]) => ({ words: words!.split(', '), meaning: meaning! }))
  .filter(({ words: [word] }) => word !== 'word' && word !== '---')

test('a word stands in the vocabulary once, with one sentence', () => {
  const words = rows.flatMap(({ words }) => words)
  expect(words.length).toBeGreaterThan(100)
  expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([])
  expect(rows.filter(({ meaning }) => !/^[A-Z].*[^.]\.$/.test(meaning) || /\. [A-Z]/.test(meaning))).toEqual(
    [],
  )
})

test('it is the first page to read', () => {
  const pages = [
    ...read('README.md')
      .split('## Read on')[1]!
      .matchAll(/\]\(([^)]+\.md)\)/g),
  ]
  expect(pages[0]![1]).toBe('docs/vocabulary.md')
})
