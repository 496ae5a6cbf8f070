import { beforeAll, expect, test } from 'vitest'
import { cpuMsOf } from '../../../../bench/growth/growth-case.ts'
import { referencePhonemes, written } from '../../../../bench/hibari-phonemes.ts'
import { wordErrors } from '../../../../bench/word-errors.ts'
import { loadPhonemizer } from '../../../../providers/hibari/load-phonemizer.ts'
import type { Phonemizer } from '../../../../providers/hibari/text/phonemizer.ts'
import { hibariFolder } from '../../../fixtures/hibari.ts'

let phonemizer: Phonemizer
beforeAll(async () => {
  phonemizer = await loadPhonemizer(hibariFolder)
})

const said = async (text: string) => written(await phonemizer.say(text))

test('the phonemes are those of the reference: 95 % of the sentences, and 99 % of the phonemes', async () => {
  const sentences = referencePhonemes()
  let same = 0
  let wrong = 0
  for (const { text, phonemes } of sentences) {
    const own = await said(text)
    if (own === phonemes) same++
    else wrong += wordErrors([...phonemes], [...own])
  }
  const all = sentences.reduce((sum, { phonemes }) => sum + [...phonemes].length, 0)
  expect(sentences.length).toBeGreaterThan(200)
  expect(same / sentences.length).toBeGreaterThanOrEqual(0.95)
  expect(wrong / all).toBeLessThan(0.01)
})

test.each([
  ['You will read it.', 'ɹˈid'],
  ['I have read it.', 'ɹˈɛd'],
  ['They live here.', 'lˈɪv'],
  ['It is live music.', 'lˈIv'],
  ['We record a song.', 'ɹəkˈɔɹd'],
  ['It is a record.', 'ɹˈɛkəɹd'],
])('a word that is written alike and said differently: %s', async (text, phonemes) => {
  expect(await said(text)).toContain(phonemes)
})

test.each([
  ['the apple', 'ði ˈæpᵊl'],
  ['the pear', 'ðə pˈɛɹ'],
  ['to eat', 'tʊ ˈit'],
  ['to go', 'tə ɡˌO'],
  ['I used to go.', 'ˌI jˈust tə ɡˌO.'],
  ['I used it.', 'ˌI jˈuzd ɪt.'],
])('what follows tells how a small word is said: %s', async (text, phonemes) => {
  expect(await said(text)).toBe(phonemes)
})

test.each([
  ['the FBI', 'ði ˌɛfbˌiˈI'],
  ['the U.S. office', 'ðə jˌuˈɛs ˈɔfəs'],
  ['well-known', 'wˌɛlnˈOn'],
  ['I am waiting.', 'ˌI ɐm wˈATɪŋ.'],
  ['“Don’t!”', '“dˈOnt!”'],
  ['42', 'fˈɔɹ tˈu'],
  ['', ''],
  ['😀 …', '…'],
])('initials, compounds, endings, signs: %s', async (text, phonemes) => {
  expect(await said(text)).toBe(phonemes)
})

test.each([
  ['Use [nginx](/ˈɛnʤənˌɛks/) here.', 'jˈuz ˈɛnʤənˌɛks hˈɪɹ.'],
  ['the [pear](/ˈIpˌɛɹ/)’s', 'ði ˈIpˌɛɹz'],
  ['“[New York](/nˈu jˈɔɹk/)!”', '“nˈu jˈɔɹk!”'],
  ['[a] (/b/)', 'ɐ (bˈi)'],
  ['[ a](/b/)', 'ɐ(bˈi)'],
  ['New[x y](/b/)', 'nˈu wˈI'],
])('a pronunciation that the text gives is taken: %s', async (text, phonemes) => {
  expect(await said(text)).toBe(phonemes)
})

test('words stand where they are written, behind given pronunciations too', async () => {
  const places = (await phonemizer.say('Hi, [Al](/ˈæl/), hello.')).map(({ at }) => at)
  expect(places).toEqual([0, 2, 4, 15, 17, 22])
})

test('a word that nobody knows is read as it is written', async () => {
  expect(await said('blorptastic')).toMatch(/^[^ ]*ˈ[^ ]+ɪk$/)
})

test.each(['a-', "a's", '[a](/b/) ', '!?'])(
  'a text of thousands of %j costs what it is long',
  async (unit) => {
    expect(await cpuMsOf(() => phonemizer.say(unit.repeat(4_000)))).toBeLessThan(3_000)
  },
)
