import { readFileSync } from 'node:fs'
import llama from 'llama-tokenizer-js'
import { describe, expect, it } from 'vitest'
import { Vocabulary } from '../../../providers/moonshine/vocabulary.ts'
import { Random } from '../../soak/random.ts'

const file = readFileSync(new URL('../../../embedded/moonshine/vocabulary.txt', import.meta.url), 'utf8')
const vocabulary = new Vocabulary(file)
const expected = (tokens: readonly number[]) => llama.decode([...tokens], false, false)

describe("Moonshine's vocabulary", () => {
  it('has the text that llama-tokenizer-js has for every token', () => {
    const tokens = llama.vocabById.map((_, token) => token)
    expect(tokens).toHaveLength(32_000)
    expect(tokens.map((token) => vocabulary.text([token]))).toEqual(tokens.map((token) => expected([token])))
  })

  it('has the same for tokens in a row, bytes that make a character and bytes that make none among them', () => {
    const random = new Random(7)
    for (let round = 0; round < 2_000; round++) {
      // Half of them from the first 512, where the bytes are.
      const tokens = Array.from({ length: 12 }, (_, i) => random.below(i % 2 === 0 ? 512 : 32_000))
      expect(vocabulary.text(tokens)).toBe(expected(tokens))
    }
  })

  it('writes what it reads, whatever the language', () => {
    for (const text of [
      'Go forward ten meters.',
      ' twice  two\n',
      'Zoë naïve — “quotes”',
      '日本語 🦉 𝄞',
      'Привет',
    ])
      expect(vocabulary.text(llama.encode(text, false, false))).toBe(text)
  })

  it('knows no text for the marks that Moonshine has behind it', () => {
    expect(vocabulary.text([32_000, 32_767])).toBe('')
    expect(vocabulary.text([])).toBe('')
  })
})
