import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')

/** An example's imports as users of the package write them. */
function asPublished(source: string): string {
  return source
    .replaceAll("'../src/index.ts'", "'antiphon'")
    .replaceAll("'../processors/index.ts'", "'antiphon/processors'")
    .replace(/'\.\.\/processors\/(conversation|mcp)\/index\.ts'/g, "'antiphon/$1'")
    .replace(/'\.\.\/processors\/(vad|stt|tts|llm)\/(\w+)\.ts'/g, "'antiphon/$1/$2'")
}

async function run(example: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [example], { cwd: root })
  return stdout
}

describe.each([
  ['docs/context.md', 'examples/context.ts'],
  ['docs/mcp.md', 'examples/mcp.ts'],
  ['docs/flows.md', 'examples/flow.ts'],
])('%s', (page, example) => {
  test('shows its example as it is', () => {
    const shown = [...text(page).matchAll(/<!-- (examples\/\S+\.ts) -->\n```ts\n([\s\S]*?)```/g)]
    expect(shown.map(([, path, code]) => [path, code])).toEqual([[example, asPublished(text(example))]])
  })
})

test('the example of docs/context.md keeps a long conversation short', async () => {
  expect(await run('examples/context.ts')).toBe(
    [
      'system: The museum closes.',
      'user: [Summary of the conversation so far: The visitor has seen some halls.]',
      'user: (The visitor enters hall four.)',
      'assistant: This is hall four.',
      'user: (It gets dark.)',
      'assistant: We are closing.\n',
    ].join('\n'),
  )
})

test('the example of docs/mcp.md asks a server of its own', async () => {
  expect(await run('examples/mcp.ts')).toBe("[ 'kitchen_price: What a dish costs.' ]\nThat is 7 euros.\n")
})

test('the example of docs/flows.md reserves a table', async () => {
  expect(await run('examples/flow.ts')).toBe(
    [
      'I would like a table → For how many? (people)',
      'we are 4 → For which day? (day)',
      'on Friday → The table is yours. Goodbye. (goodbye)',
      "{ people: 4, day: 'Friday' }\n",
    ].join('\n'),
  )
})
