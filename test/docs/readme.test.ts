import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')
const blocks = [...readme.matchAll(/<!-- (examples\/\S+\.ts) -->\n```ts\n([\s\S]*?)```/g)].map(
  ([, file, code]) => ({
    file: file!,
    code: code!,
  }),
)

/** An example's imports as users of the package write them. */
function asPublished(source: string): string {
  return source
    .replaceAll("'../../src/index.ts'", "'antiphon'")
    .replaceAll("'../../src/testing/index.ts'", "'antiphon/testing'")
    .replace(/'\.\.\/\.\.\/processors\/(vad|stt|tts|llm)\/(\w+)\.ts'/g, "'antiphon/$1/$2'")
    .replaceAll("'../../processors/conversation/index.ts'", "'antiphon/conversation'")
    .replace(/'\.\.\/\.\.\/processors\/index\.ts'/g, "'antiphon/processors'")
    .replace(/'\.\.\/\.\.\/transports\/(\w+)\/index\.ts'/g, "'antiphon/transports/$1'")
}

describe('the code in the README', () => {
  test.each(blocks)('is that of $file', ({ file, code }) => {
    expect(code).toBe(asPublished(readFileSync(new URL(file, root), 'utf8')))
  })

  test('is all of it from examples', () => {
    expect(blocks.length).toBeGreaterThan(3)
    expect(readme.match(/```ts/g)).toHaveLength(blocks.length)
  })
})

async function run(name: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [`examples/readme/${name}.ts`], {
    cwd: root,
  })
  return stdout
}

describe('the programs in the README run', () => {
  test('shout', async () => {
    expect(await run('shout')).toBe("[ 'HELLO' ]\n")
  })

  test('conversation', async () => {
    const printed = await run('conversation')
    expect(printed).toMatch(/^\d+ samples\n/)
    expect(printed).toMatch(/Hello to you\. \d/)
    expect(printed).toMatch(/4 messages; Hello to you\.\n$/)
  })

  test('errors', async () => {
    expect(await run('errors')).toBe(
      "try again later: Nothing answers at http://127.0.0.1:8999/v1: start the server there, or correct openai()'s baseURL.\n",
    )
  })

  test('logging', async () => {
    expect(await run('logging')).toBe('start\nend\nstart\nend\n')
  })
})
