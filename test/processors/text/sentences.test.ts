import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SentenceSegmenter, type SentenceSegmenterOptions } from '../../../processors/text/sentences.ts'

function sentences(text: string, options = {}): string[] {
  const segmenter = new SentenceSegmenter(options)
  return [...segmenter.push(text), ...segmenter.flush()]
}

describe('a sentence', () => {
  test.each([
    ['Hello there. How are you?', ['Hello there.', 'How are you?']],
    ['Dr. Smith has 3.14 apples. He likes them.', ['Dr. Smith has 3.14 apples.', 'He likes them.']],
    ['Take fruit, e.g. Apples. Or none.', ['Take fruit, e.g. Apples.', 'Or none.']],
    ['He lives in the U.S. and works. Really!', ['He lives in the U.S. and works.', 'Really!']],
    ['J. R. R. Tolkien wrote it. Yes.', ['J. R. R. Tolkien wrote it.', 'Yes.']],
    ['It is No. 5 on the list. Good.', ['It is No. 5 on the list.', 'Good.']],
    ['Well... maybe not. Fine.', ['Well... maybe not.', 'Fine.']],
    ['She said "Stop!" Then she left.', ['She said "Stop!"', 'Then she left.']],
    ['First line\nSecond line', ['First line', 'Second line']],
    ['1. Apples\n2. Pears\n', ['1. Apples', '2. Pears']],
    ['你好。今天天气很好！', ['你好。', '今天天气很好！']],
    ['他说「好。」然后走了。', ['他说「好。」', '然后走了。']],
    ['क्या हाल है। मैं ठीक हूँ।', ['क्या हाल है।', 'मैं ठीक हूँ।']],
    ['I have five. 4 apples are here.', ['I have five.', '4 apples are here.']],
    ['It is Rs. 500 now. Call ext. 204.', ['It is Rs. 500 now.', 'Call ext. 204.']],
    ['No. I cannot do that.', ['No.', 'I cannot do that.']],
    ['42. Anything else?', ['42. Anything else?']],
    [
      'Like so:\n```js\nlet a = 1.\n\nlet b\n```\nDone.',
      ['Like so:', '```js\nlet a = 1.\n\nlet b\n```', 'Done.'],
    ],
    [
      'See:\n```js\nlet a = 1\n\nlet b = 2\n\nThat is all you need. Anything else?\n',
      ['See:', '```js\nlet a = 1\n\nlet b = 2', 'That is all you need.', 'Anything else?'],
    ],
    ['```\nx\n\nThis was no code.\n```\nDone.', ['```\nx', 'This was no code.', '```', 'Done.']],
    ['Run ``` and no more', ['Run', '``` and no more']],
    ['', []],
    ['  \n ', []],
  ])('%j', (text, expected) => {
    expect(sentences(text)).toEqual(expected)
  })

  test('is given out as soon as the next one has begun, and not before', () => {
    const segmenter = new SentenceSegmenter()
    expect(segmenter.push('It costs 3.')).toEqual([])
    expect(segmenter.push('14 euros.')).toEqual([])
    expect(segmenter.push(' ')).toEqual([])
    expect(segmenter.push('N')).toEqual(['It costs 3.14 euros.'])
    expect(segmenter.flush()).toEqual(['N'])
  })

  test('of a script without spaces is given out at its full stop', () => {
    const segmenter = new SentenceSegmenter({ locale: 'zh' })
    expect(segmenter.push('你好。')).toEqual(['你好。'])
    expect(segmenter.push('她说“好。')).toEqual([])
    expect(segmenter.push('”')).toEqual(['她说“好。”'])
  })

  test('that is too long is cut at a clause', () => {
    const clause = 'and then they walked for a while, '
    const cut = sentences(`They rose early, ${clause.repeat(20)}until they slept.`, { maxLength: 120 })
    expect(cut.every((part) => part.length <= 120)).toBe(true)
    expect(cut[0]).toMatch(/,$/)
  })
})

describe('the sentences of other languages', () => {
  test.each([
    ['de', 'Am 3. Mai kam Dr. Müller, z. B. mit dem Zug. Das kostet ca. 3,50 Euro. Gut.', 3],
    ['fr', 'M. Dupont arrive avec Mme. Durand, c.-à-d. demain. Bien ! Vraiment ?', 3],
    ['es', 'El Sr. García vive en la Avda. Mayor núm. 5. ¿Cómo está? ¡Muy bien!', 3],
    ['ja', 'こんにちは。元気ですか？はい、元気です！', 3],
    ['zh', '你好。今天天气很好！我们走吧。', 3],
    ['hi', 'नमस्ते। आप कैसे हैं? मैं ठीक हूँ।', 3],
    ['ar', 'مرحبا. كيف حالك؟ أنا بخير.', 3],
    ['th', 'สวัสดีครับ วันนี้อากาศดีมากและท้องฟ้าแจ่มใส คุณสบายดีไหม', 3],
    ['en', 'He told me. It took an hour.', 2],
  ])('%s', (locale, text, count) => {
    expect(sentences(text, { locale })).toHaveLength(count)
  })
})

test('the first piece may be a clause, and only the first', () => {
  const text = 'Well, as far as I know, it rains, but not for long. So take this, and that, with you.'
  expect(sentences(text, { firstClauseWords: 4 })).toEqual([
    'Well, as far as I know,',
    'it rains, but not for long.',
    'So take this, and that, with you.',
  ])
})

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'Hello',
        'Dr.',
        'Smith',
        '3.14',
        'e.g.',
        'yes!',
        'no?',
        'end.',
        'well...',
        '“Stop!”',
        'a',
        '\n',
        '42.',
        '好。',
        '「好。」',
        '(b',
        '`',
        '```',
        '\n\nThis may be prose.',
        'ครับ',
        'well,',
        '𝐀',
        '42',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 40 },
  )
  .map((words) => words.join(' '))

test('nothing is lost or added', () => {
  fc.assert(
    fc.property(text, (whole) => {
      expect(sentences(whole).join('').replace(/\s/g, '')).toBe(whole.replace(/\s/g, ''))
    }),
  )
})

test('into which pieces the text is cut makes no difference', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
  fc.assert(
    fc.property(
      text,
      sizes,
      fc.constantFrom<SentenceSegmenterOptions>(
        { maxLength: 20 },
        {},
        { firstClauseWords: 2 },
        { locale: 'de' },
      ),
      (whole, lengths, options) => {
        const segmenter = new SentenceSegmenter(options)
        const found: string[] = []
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const length = lengths[turn % lengths.length]!
          found.push(...segmenter.push(whole.slice(at, at + length)))
          at += length
        }
        expect([...found, ...segmenter.flush()]).toEqual(sentences(whole, options))
      },
    ),
    { numRuns: 1_000 },
  )
})
