import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

test('the page shows the example as it is', () => {
  const shown = [
    ...read('docs/rtvi.md').matchAll(/<!-- (examples\/\S+\.ts)(?:, in part)? -->\n```ts\n([\s\S]*?)```/g),
  ]
  expect(shown.map(([, path]) => path)).toEqual([
    'examples/rtvi/server.ts',
    'examples/rtvi/server.ts',
    'examples/rtvi/page.ts',
  ])
  for (const [, path, code] of shown) expect(read(path!)).toContain(code)
})
