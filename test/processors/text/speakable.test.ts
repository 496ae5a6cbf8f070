import { expect, test } from 'vitest'
import { speakable } from '../../../processors/text/speakable.ts'

test.each([
  ['This is **very** important, and *this* too.', 'This is very important, and this too.'],
  ['# Heading\n- one\n- two', 'Heading one two'],
  ['1. First\n2. Second', 'First Second'],
  ['See [the guide](https://example.com/a?b=c).', 'See the guide.'],
  ['Go to https://www.example.com/path/x.html now.', 'Go to example dot com now.'],
  ['Run `npm test` first.', 'Run npm test first.'],
  ['Like this:\n```js\nlet a = 1\n```\nDone.', 'Like this: Done.'],
  ['Great 😀👍🏽!', 'Great!'],
  ['| a | b |\n|---|---|\n| 1 | 2 |', 'a, b 1, 2'],
  ['5 * 3 and snake_case stay', '5 3 and snake_case stay'],
  ['---', ''],
  ['😀', ''],
  ['', ''],
])('%j', (text, spoken) => {
  expect(speakable(text)).toBe(spoken)
})
