import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runExample } from '../support/example.ts'

const root = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')
const page = text('docs/tools.md')

test('the page shows its example, in two parts', () => {
  const shown = [...page.matchAll(/<!-- (examples\/\S+\.ts), in part -->\n```ts\n([\s\S]*?)```/g)]
  expect(shown.map(([, path]) => path)).toEqual(['examples/tools.ts', 'examples/tools.ts'])
  const parts = shown.map(([, , code]) => code!)
  expect(
    text('examples/tools.ts')
      .replace(/^import .*\n/gm, '')
      .trimStart(),
  ).toBe(parts.join('\n'))
})

test('the call goes as the page says', async () => {
  const stdout = await runExample('examples/tools.ts')
  expect(page).toContain(`It prints:\n\n\`\`\`\n${stdout}\`\`\`\n`)
})
