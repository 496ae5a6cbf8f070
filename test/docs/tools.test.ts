import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')
const page = text('docs/tools.md')

/** An example's imports as users of the package write them. */
function asPublished(source: string): string {
  return source
    .replaceAll("'../../src/index.ts'", "'antiphon'")
    .replaceAll("'../../src/testing/index.ts'", "'antiphon/testing'")
    .replaceAll("'../../processors/index.ts'", "'antiphon/processors'")
    .replace(/'\.\.\/\.\.\/processors\/(vad|stt|tts|llm)\/(\w+)\.ts'/g, "'antiphon/$1/$2'")
}

test('the page shows its examples as they are', () => {
  const shown = [...page.matchAll(/<!-- (examples\/\S+\.ts) -->\n```ts\n([\s\S]*?)```/g)]
  expect(shown.map(([, path, code]) => [path, code])).toEqual(
    ['examples/tools/tools.ts', 'examples/tools/call.ts'].map((path) => [path, asPublished(text(path))]),
  )
})

test('the call goes as the page says', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['examples/tools/call.ts'], { cwd: root })
  expect(page).toContain(`It prints:\n\n\`\`\`\n${stdout}\`\`\`\n`)
})
