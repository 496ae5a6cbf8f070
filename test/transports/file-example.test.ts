import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readWav } from '../../src/engine.ts'
import { runExample } from '../support/example.ts'

const folders: string[] = []
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))))

test('the example makes a question, answers it and records both', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'antiphon-'))
  folders.push(cwd)
  const stdout = await runExample('examples/file.ts', [], { cwd })
  expect(stdout).toContain('When do you open? → We are open from nine to five.')
  const { samples, channels } = readWav(await readFile(join(cwd, 'both.wav')))
  expect(channels).toBe(2)
  for (const side of [0, 1])
    expect(samples.some((sample, at) => at % 2 === side && Math.abs(sample) > 1_000)).toBe(true)
})
