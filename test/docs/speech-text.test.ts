import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SentenceSegmenter } from '../../processors/text/sentences.ts'
import { TTS } from '../../processors/tts/index.ts'
import { SpeakFrame } from '../../src/engine.ts'
import { runProcessor, scriptedTts } from '../../src/testing/index.ts'
import { runExample } from '../support/example.ts'

const root = new URL('../../', import.meta.url)
const page = readFileSync(new URL('docs/speech-text.md', root), 'utf8')

/** The rows of the tables that begin with a language. */
const rows = [...page.matchAll(/^\| (\w\w(?:-\w\w)?) +\| (.+) \|$/gm)].map(([, language, cells]) => ({
  language: language!,
  cells: cells!.split(' | ').map((cell) => cell.trim().replace(/^(`+)(.*)\1$/, '$2')),
}))
const cut = rows.filter(({ cells }) => cells.length === 1)
const said = rows.filter(({ cells }) => cells.length === 2)

test('the page has its tables', () => {
  expect(cut.length).toBeGreaterThan(10)
  expect(said.length).toBeGreaterThan(30)
})

test.each(cut)('$language: $cells.0', ({ language, cells }) => {
  const sentences = cells[0]!.split(' ¦ ')
  const spaced = !/^(?:ja|zh)$/.test(language)
  const segmenter = new SentenceSegmenter({ locale: language })
  const found = [...sentences.join(spaced ? ' ' : '')].flatMap((character) => segmenter.push(character))
  expect([...found, ...segmenter.flush()]).toEqual(sentences)
})

test.each(said)('$language: $cells.0', async ({ language, cells: [written, expected] }) => {
  const voice = scriptedTts({ normalizes: false })
  await runProcessor(new TTS(voice, { language }), [new SpeakFrame({ text: written! })])
  expect(voice.sentences.join(' ')).toBe(expected)
})

test('the example prints what is said and what is kept', async () => {
  const stdout = await runExample('examples/speech-text.ts')
  expect(stdout).toContain("'engine x costs three dollars and fifty cents a month.'")
  expect(stdout).toContain("'Well, as shiv-awn has said,'")
  expect(stdout).toContain("'**nginx** costs $3.50 a month. '")
})
