import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ')

test('the scenario that the guide shows is one that is played', async () => {
  const [guide, theme] = await Promise.all([read('../../docs/scenarios.md'), read('themes/interruption.ts')])
  const shown = /```ts\n(.*?)```/s.exec(guide)![1]!
  expect(inOneLine(theme)).toContain(inOneLine(shown).trim())
})
