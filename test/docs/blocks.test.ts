import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runExample } from '../support/example.ts'
import { mistakesIn } from './commands.ts'
import { type Block, blocks, docstrings, exists, guides, read, root } from './guides.ts'
import { errorsIn } from './snippets.ts'

/** The code of a block or a file, wherever it is indented. */
const flat = (code: string) => code.replaceAll(/^ +/gm, '')

/** What is done with a block: the comment before it says so, or else its language. */
function kindOf({ note, language }: Block): string | undefined {
  if (note.startsWith('unread')) return 'unread'
  if (/^\S+\.ts(?:, in part)?$/.test(note)) return 'shown'
  if (/^printed by \S+\.ts$/.test(note)) return 'printed'
  if (note === 'folders') return note
  return ['ts', 'json', 'sh'].find((known) => known === language)
}

const kinds = Map.groupBy(blocks, kindOf)
const of = (kind: string) => kinds.get(kind) ?? []
const withFile = (block: Block) => ({ ...block, file: block.note.match(/\S+\.ts/)![0] })
const shown = of('shown').map(withFile)

test('every block of every guide is read, or says why not', () => {
  expect(blocks.length).toBeGreaterThan(40)
  expect(kinds.get(undefined)?.map(({ at }) => at) ?? []).toEqual([])
  expect(of('unread').filter(({ note }) => !/^unread: .{10}/s.test(note))).toEqual([])
})

test.each(shown)('$at shows $file as it is', ({ code, file, note }) => {
  if (note.endsWith('in part')) expect(flat(read(file))).toContain(flat(code))
  else expect(code).toBe(read(file))
})

test('every example that is one file is shown', () => {
  const examples = globSync('examples/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'))
  const unseen = examples.filter((example) => !shown.some(({ file }) => file === example))
  // It only starts the program in the folder beside it; a server that another example starts.
  expect(unseen.sort()).toEqual(['examples/demo.ts', 'examples/mcp-server.ts'])
})

test('what is no whole program compiles', () => {
  expect(of('ts').length).toBeGreaterThan(10)
  expect(errorsIn(of('ts'))).toEqual([])
})

test('what docstrings show compiles', () => {
  expect(docstrings.length).toBeGreaterThan(2)
  expect(errorsIn(docstrings)).toEqual([])
})

test('what does not compile is told', () => {
  const block = { at: 'here', language: 'ts', note: 'given\nclass A { a() {\n…}}' }
  expect(errorsIn([{ ...block, code: 'new TranscriptionFrame({ text: 1 })' }])).toEqual([
    "here: Type 'number' is not assignable to type 'string'.",
  ])
  expect(errorsIn([{ ...block, code: 'return this.b' }])).toEqual([
    "here: Property 'b' does not exist on type 'A'.",
  ])
})

test('JSON is JSON', () => {
  for (const { code } of of('json')) expect(() => JSON.parse(code)).not.toThrow()
})

test.each(of('printed').map(withFile))('$file prints what stands at $at', async ({ code, file }) => {
  expect(await runExample(file)).toBe(code)
})

test('folders that are drawn exist', () => {
  const drawn = of('folders').flatMap(({ code }) => code.match(/\S+\/(?=\s)/g) ?? [])
  expect(drawn.filter((folder) => !exists(folder))).toEqual([])
})

describe('commands name scripts, files, options and packages that exist', () => {
  const inText = guides.flatMap((guide) =>
    [...read(guide).matchAll(/`((?:[A-Z_]+=\S+ )?(?:npm|npx|node) [^`\n]+)`/g)].map(([, code]) => ({
      at: guide,
      code: code!,
    })),
  )

  test.each([...of('sh'), ...inText])('$at $code', ({ code }) => {
    expect(code.split('\n').flatMap(mistakesIn)).toEqual([])
  })

  test.each([
    ['npm run nothing', 'no script nothing'],
    ['npm ci && npm run demo -- --bogus', 'no option --bogus'],
    ['npm run example -- examples/none.ts # runs', 'no file examples/none.ts'],
    ['npm install ws leftpad', 'no package leftpad'],
    [
      'npm install @usefulsensors/moonshine-js@0.0.1',
      '@usefulsensors/moonshine-js is wanted in version 0.1.10',
    ],
    ['KEY=1 frobnicate', 'nobody knows frobnicate'],
  ])('a mistake is told: %s', (command, mistake) => {
    expect(mistakesIn(command)).toEqual([mistake])
  })
})

test('links lead to files that exist', () => {
  const broken = guides.flatMap((guide) =>
    [...withoutCode(read(guide)).matchAll(/\]\((?!\w+:|#)([^)#]+)[^)]*\)/g)]
      .map(([, path]) => new URL(path!, `file:///${guide}`).pathname.slice(1))
      .filter((path) => !exists(path))
      .map((path) => `${guide} -> ${path}`),
  )
  expect(broken).toEqual([])
})

/** A guide without its code: what looks like a link there is none. */
function withoutCode(guide: string): string {
  return guide.replace(/^```[\s\S]*?^```|`[^`\n]*`/gm, '')
}
