import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthCases } from '../../bench/growth/cases.ts'
import { cpuMs, cpuMsOf } from '../../bench/growth/growth-case.ts'
import { hardTexts, worstTexts } from '../../bench/growth/hard-texts.ts'
import { MappedText } from '../../processors/text/mapped-text.ts'
import { numberSpeller } from '../../processors/text/numbers/spell-numbers.ts'
import { SentenceSegmenter } from '../../processors/text/sentences.ts'
import { speakable } from '../../processors/text/speakable.ts'
import { consistsOf, countWords } from '../../processors/text/words.ts'
import { writtenCalls } from '../../providers/openai/answer/written-calls.ts'
import { onResult, rules } from '../../providers/rules/llm.ts'
import { type Message, providerCall, wordSegments, wordsOf } from '../../src/engine.ts'

/** Far more processor time than linear work takes at these sizes, and far less than work that grows with the square. */
const boundMs = 5_000

/** Inputs of a case that are all tried; of more, those that have been the worst, and some others. */
const few = 20

function chosen<T>(inputs: readonly [string, T][]): readonly [string, T][] {
  return inputs.filter(([name], at) => name in worstTexts || at % Math.ceil(inputs.length / few) === 0)
}

function cut(text: string, size: number, options = {}): string[] {
  const segmenter = new SentenceSegmenter(options)
  const found: string[] = []
  for (let at = 0; at < text.length; at += size) found.push(...segmenter.push(text.slice(at, at + size)))
  return [...found, ...segmenter.flush()]
}

test('B1: a fence that is never closed and a capital with 2,000 spaces behind it cost next to nothing', () => {
  const text = `\`\`\`\n\nA${' '.repeat(2_000)}`
  expect(cpuMs(() => cut(text, text.length))).toBeLessThan(1_000)
  expect(cpuMs(() => cut(text, 1))).toBeLessThan(1_000)
})

test('B1, a neighbour: so do paragraphs in code that look like prose and never end', () => {
  const text = `\`\`\`\n${'\n\nThis may be prose and'.repeat(4_000)}`
  expect(cpuMs(() => cut(text, 3))).toBeLessThan(boundMs)
})

test("B1, a neighbour: so does a call written as text whose parameter's name is nothing but spaces", () => {
  const tools = [{ name: 'f', description: 'f', parameters: { type: 'object' } }]
  for (const begin of ['<parameter=', '<parameter name=', '<parameter', '<parameter="'])
    for (const space of [' ', '\n', 'a '])
      expect(cpuMs(() => writtenCalls(`<function=f>${begin}${space.repeat(20_000)}`, tools))).toBeLessThan(
        1_000,
      )
  expect(writtenCalls('<function=f><parameter= "a b" > 1</parameter></function>', tools)).toEqual([
    { name: 'f', arguments: '{"a b":1}' },
  ])
})

test('B5, a neighbour: rules answer to thousands of results of tools, each once', async () => {
  const ids = Array.from({ length: 20_000 }, (_, at) => `call-${at}`)
  const messages: Message[] = [
    { role: 'assistant', content: '', toolCalls: ids.map((id) => ({ id, name: 'f', arguments: '{"a":1}' })) },
    ...ids.map((id): Message => ({ role: 'tool', toolCallId: id, name: 'f', content: '{}' })),
  ]
  const model = rules({ rules: [onResult('f', 'Done.')] })
  let words = 0
  const read = async () => {
    for await (const { type } of model.generate({ messages }, providerCall())) if (type === 'text') words++
  }
  expect(await cpuMsOf(read)).toBeLessThan(boundMs)
  expect(words).toBe(20_000)
})

test('B2: a block of code that is not closed is read once, however it arrives', () => {
  const text = `\`\`\`js\n${'let a = b[c]\n'.repeat(20_000)}`
  expect(cpuMs(() => cut(text, 4))).toBeLessThan(boundMs)
})

test('B2, a neighbour: it has a longest length, and nothing of the rest is taken for words', () => {
  const segmenter = new SentenceSegmenter({ maxCodeLength: 1_000 })
  const code = 'let a = b[c]\n'.repeat(1_000)
  const text = `So:\n\`\`\`js\n${code}\`\`\`\nThat is it.`
  const pieces = [
    ...segmenter.take(text.slice(0, 5_000)),
    ...segmenter.take(text.slice(5_000)),
    ...segmenter.rest(),
  ]
  expect(pieces.map(({ text }) => text).join('')).toBe(text)
  expect(pieces.filter(({ code }) => !code).map(({ text }) => text.trim())).toEqual(['So:', 'That is it.'])
})

test('B3: a piece of megabytes is cut in linear time into sentences that have a longest length', () => {
  for (const unit of ['x', 'word ', '今', ' ', 'Dr. '])
    expect(
      cpuMs(() => {
        for (const sentence of cut(unit.repeat(2_000_000 / unit.length), 2_000_000))
          expect(sentence.length).toBeLessThanOrEqual(250)
      }),
    ).toBeLessThan(boundMs)
})

test('B3, a neighbour: each sentence of a long piece is looked for when it is asked for', () => {
  const segmenter = new SentenceSegmenter()
  const pieces = segmenter.take('It is so. '.repeat(1_000_000))
  let text = ''
  const spent = cpuMs(() => {
    for (const piece of pieces) {
      text = piece.text
      break
    }
  })
  expect(text).toBe('It is so. ')
  expect(spent).toBeLessThan(500)
})

test.each([
  ['16,000 line breaks', (): unknown => speakable('\n'.repeat(16_000))],
  ['32,000 brackets', () => speakable('['.repeat(32_000))],
  ['32,000 digits', () => numberSpeller('en')(MappedText.of('1'.repeat(32_000)))],
  ['a table of 32,000 bars', () => speakable('| '.repeat(32_000))],
  ['32,000 quotes', () => speakable('\n> '.repeat(11_000))],
  ['a million words', () => countWords('word '.repeat(200_000))],
])('B4: %s are read in linear time', (_, work) => {
  expect(cpuMs(work)).toBeLessThan(2_000)
})

test('B4, a neighbour: long spaces and long texts are said as short ones are', () => {
  expect(speakable(`**One**${' '.repeat(10_000)}two.\n${'\n'.repeat(9_000)}# Three`)).toBe('One two. Three')
  const long = '- It is *so* and `so`, [he](https://a.b) said.\n'.repeat(500)
  expect(speakable(long)).toBe('It is so and so, he said. '.repeat(500).trim())
})

test('A7: a transcript is a sign of listening or is not, at once, however long it is', () => {
  const phrases = ['mm', 'yeah', 'got it']
  expect(consistsOf('Mm, yeah. Got it!', phrases)).toBe(true)
  expect(consistsOf('Mm, yeah. Got him!', phrases)).toBe(false)
  expect(cpuMs(() => expect(consistsOf('mm '.repeat(1_000_000), phrases)).toBe(false))).toBeLessThan(100)
})

describe('B: with the worst inputs', () => {
  test.each(growthCases.map((each) => [each.name, each] as const))(
    '%s: its work grows as they do',
    async (_, each) => {
      const inputs = Object.entries(each.inputs)
      const isText = inputs.length > few
      for (const [name, make] of isText ? chosen(inputs) : inputs) {
        const input = make(isText ? 20_000 : 200_000)
        expect(await cpuMsOf(() => each.run(input)), name).toBeLessThan(boundMs)
      }
    },
  )

  test('nothing throws, whatever is mixed', async () => {
    const units = fc.constantFrom(...Object.values(hardTexts))
    const texts = fc
      .array(fc.tuple(units, fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 12 })
      .map((parts) => parts.map(([make, size]) => make(size)).join(''))
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        for (const each of growthCases)
          if (each.inputs === (hardTexts as never)) await each.run(text as never)
        expect(wordsOf(text).join('')).toBe(text.trim() === '' ? '' : text)
        expect(Array.from(wordSegments(text), (segment) => segment.text).join('')).toBe(text)
        const segmenter = new SentenceSegmenter()
        const pieces = [...segmenter.take(text), ...segmenter.rest()].map((piece) => piece.text)
        expect(pieces.join('').trimEnd()).toBe(text.trimEnd())
      }),
      { numRuns: 150 },
    )
  })
})
