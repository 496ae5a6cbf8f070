import { expect, test } from 'vitest'
import { speakable } from '../../../processors/text/speakable.ts'

test.each([
  ['This is **very** important, and *this* too.', 'This is very important, and this too.'],
  ['# Heading\n- one\n- two', 'Heading one two'],
  ['1. First\n2. Second', '1. First 2. Second'],
  ['42. Anything else?', '42. Anything else?'],
  ['*Hello there.', 'Hello there.'],
  ['How are you?*', 'How are you?'],
  ['Look at www.example.com, or at https://example.org.', 'Look at example dot com, or at example dot org.'],
  ['Press 1️⃣', 'Press 1'],
  ['snake\\_case', 'snake_case'],
  ['See [the guide](https://example.com/a?b=c).', 'See the guide.'],
  ['Go to https://www.example.com/path/x.html now.', 'Go to example dot com now.'],
  ['Run `npm test` first.', 'Run npm test first.'],
  ['Like this:\n```js\nlet a = 1\n```\nDone.', 'Like this: Done.'],
  ['Great 😀👍🏽!', 'Great!'],
  ['| a | b |\n|---|---|\n| 1 | 2 |', 'a, b 1, 2'],
  ['5 * 3 and snake_case stay', '5 × 3 and snake_case stay'],
  ['---', ''],
  ['😀', ''],
  ['', ''],
])('%j', (text, spoken) => {
  expect(speakable(text)).toBe(spoken)
})
