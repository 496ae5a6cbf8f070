import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../architecture/imports.ts'

let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'antiphon-minified-'))
})

afterAll(() => rm(home, { recursive: true }))

async function printed(): Promise<string[]> {
  const outfile = join(home, 'program.mjs')
  await build({
    entryPoints: ['test/package/minified-program.ts'],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    outfile,
    logLevel: 'silent',
  })
  const { stdout } = await promisify(execFile)(process.execPath, [outfile])
  return stdout.trim().split('\n')
}

test('processors are called the same in a bundle that is minified', async () => {
  expect(await printed()).toEqual([
    'minified',
    'VAD,STT,UserTurn,LLM,TTS,TTS 2,tap,TransportOutput,Named',
    'Named',
    'Named Named failed on speak: no',
  ])
})
