import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const program = fileURLToPath(new URL('report/main.ts', import.meta.url))

function run(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}

test('plays those that are asked for, a line each', async () => {
  const { code, out } = await run('--only', 'bug 18.')
  expect(code).toBe(0)
  expect(out).toMatch(/✓ +\d+ ms +4\.5 s {2}interrupted while the model is still thinking/)
  expect(out).toMatch(/\n3 scenarios, all as they must be: \d+ s of conversation in \d+\.\d s\n$/)
})

test('says that there is none, or what it did not understand', async () => {
  expect(await run('--only', 'zeppelin')).toMatchObject({
    code: 1,
    err: 'No scenario has "zeppelin" in it.\n',
  })
  const wrong = await run('--onyl', 'tool')
  expect(wrong.code).toBe(2)
  expect(wrong.err).toContain("Unknown option '--onyl'")
  expect(await run('--help')).toMatchObject({ code: 0, err: '' })
})

test('draws them on a page that needs nothing but itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scenarios-'))
  const path = join(folder, 'page.html')
  try {
    const { code, out } = await run('--only', 'however much', '--out', path)
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining(`Drawn in ${path}`) })
    const page = await readFile(path, 'utf8')
    expect(page).not.toMatch(/https?:|<link|\bsrc=|@import|url\(/)
    expect(page).toContain('<s title="never heard">was a king. He had')
    expect(page).toContain('data-tip="0.00–1.00 s · speech" data-text="tell me a story"')
  } finally {
    await rm(folder, { recursive: true })
  }
})
