import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { readWav } from '../../src/index.ts'

const root = new URL('../../', import.meta.url)
const example = fileURLToPath(new URL('examples/file.ts', root))
const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))))

/** An example's imports as users of the package write them. */
function asPublished(source: string): string {
  return source
    .replaceAll("'../src/index.ts'", "'antiphon'")
    .replaceAll("'../src/testing/index.ts'", "'antiphon/testing'")
    .replaceAll("'../processors/index.ts'", "'antiphon/processors'")
    .replace(/'\.\.\/processors\/(vad|stt|tts|llm)\/(\w+)\.ts'/g, "'antiphon/$1/$2'")
    .replace(/'\.\.\/transports\/(\w+)\/index\.ts'/g, "'antiphon/transports/$1'")
}

test('the page shows the example as it is', async () => {
  const page = await readFile(new URL('docs/file.md', root), 'utf8')
  const [, code] = page.match(/<!-- examples\/file\.ts -->\n```ts\n([\s\S]*?)```/) ?? []
  expect(code).toBe(asPublished(await readFile(example, 'utf8')))
})

test('the example makes a question, answers it and records both', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'antiphon-'))
  folders.push(cwd)
  const { stdout } = await promisify(execFile)(process.execPath, [example], { cwd })
  expect(stdout).toContain('When are you open? → We are open from nine to five.')
  const { samples, channels } = readWav(await readFile(join(cwd, 'both.wav')))
  expect(channels).toBe(2)
  for (const side of [0, 1])
    expect(samples.some((sample, at) => at % 2 === side && Math.abs(sample) > 1_000)).toBe(true)
})
