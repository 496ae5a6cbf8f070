import { describe, expect, test } from 'vitest'
import { AssistantContext } from '../../processors/context/assistant-context.ts'
import { TTS } from '../../processors/tts/index.ts'
import {
  bySentence,
  type Frame,
  LLMContext,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  SpeakFrame,
  type SpeechEvent,
  TransportOutput,
  type TTSProvider,
  wordSegments,
} from '../../src/engine.ts'
import { Line } from '../support/line.ts'
import { RememberingSink } from './answers.ts'

/** Each answer has line breaks and a second sentence; the first is the one that is interrupted. */
const answers: Readonly<Record<string, string>> = {
  th: 'สวัสดีครับวันนี้อากาศดีมากและท้องฟ้าแจ่มใสเหมาะสำหรับการเดินเล่น\nคุณต้องการให้ช่วยอะไรไหมครับ',
  km: 'ខ្ញុំចង់ទៅផ្សារនៅថ្ងៃនេះជាមួយមិត្តភក្តិរបស់ខ្ញុំ។\n\nតើអ្នកចង់ទៅជាមួយទេ?',
  zh: '今天天气很好，我们可以去公园散步，然后喝一杯茶。明天会下雨。',
  ja: '今日はとてもいい天気ですね、散歩に行きましょう。\n明日は雨が降るでしょう。',
  ko: '오늘은 날씨가 아주 좋아서 공원에 산책하러 갈 수 있어요.  내일은 비가 올 거예요.',
  de: 'Die Donaudampfschifffahrtsgesellschaft hat ihren Sitz seit vielen Jahren in der Stadt Wien.\n\n- Noch etwas?',
  hi: 'आज मौसम बहुत अच्छा है और हम बाग़ में टहलने जा सकते हैं।\nकल बारिश होगी।',
  ar: 'الطقس جميل جدا اليوم ويمكننا أن نذهب إلى الحديقة للمشي. غدا سوف تمطر.',
}

type Timings = 'none' | 'words' | 'letters' | 'sentence'

const msPerWord = 240
const rate = 8_000

/** A voice that says each of `Intl.Segmenter`'s words in the same time, and names what it says in its own way. */
function voice(timings: Timings, sentences: string[] = []): TTSProvider {
  return {
    name: 'voice',
    sampleRate: rate,
    normalizes: true,
    metrics: () => ({ calls: 0, errors: 0, aborted: 0, busyMs: 0 }),
    speak: bySentence(async function* (text): AsyncGenerator<SpeechEvent> {
      sentences.push(text)
      const words = wordsIn(text)
      const named =
        timings === 'letters'
          ? words.flatMap((word, at) => {
              const letters = [...word]
              const ms = msPerWord / letters.length
              return letters.map((letter, index) => {
                const startMs = at * msPerWord + index * ms
                return { text: letter, startMs, endMs: startMs + ms }
              })
            })
          : timings === 'words'
            ? words.map((word, at) => ({
                text: word,
                startMs: at * msPerWord,
                endMs: (at + 1) * msPerWord,
              }))
            : [{ text, startMs: 0, endMs: words.length * msPerWord }]
      if (timings !== 'none') yield { type: 'words', words: named }
      yield { type: 'audio', samples: new Int16Array((words.length * msPerWord * rate) / 1000).fill(1_000) }
    }),
  }
}

function wordsIn(text: string): string[] {
  return [...wordSegments(text)].filter(({ isWord }) => isWord).map(({ text }) => text)
}

async function agent(provider: TTSProvider, language: string) {
  const context = new LLMContext()
  const sink = new RememberingSink()
  const line = new Line(
    [new TTS(provider, { language }), new TransportOutput(sink), new AssistantContext(context)],
    { outputSampleRate: rate },
  )
  await line.start()
  return { line, sink, said: () => context.messages.map(({ content }) => content).join('\n---\n') }
}

function answer(text: string): Frame[] {
  return [
    new LLMResponseStartFrame({ turn: 1 }),
    ...(text.match(/[\s\S]{1,3}/g) ?? []).map((piece) => new LLMTextFrame({ text: piece, turn: 1 })),
    new LLMResponseEndFrame({ turn: 1 }),
  ]
}

describe.each(Object.entries(answers))('D3: in %s', (language, text) => {
  test.each<Timings>(['none', 'words', 'letters', 'sentence'])(
    'a sentence that is interrupted leaves what was heard of it, timings: %s',
    async (timings) => {
      const sentences: string[] = []
      const whole = await agent(voice(timings, sentences), language)
      for (const frame of answer(text)) void whole.line.send(frame)
      await whole.line.clock.advance(60_000)
      await whole.line.end()
      expect(whole.said()).toBe(text)
      const [first] = sentences
      const words = wordsIn(first!)
      for (const share of [0.1, 0.5, 0.9]) {
        const { line, said } = await agent(voice(timings), language)
        for (const frame of answer(text)) void line.send(frame)
        await line.clock.advance(share * words.length * msPerWord)
        const context = said()
        expect(text.startsWith(context), `${context} at ${share}`).toBe(true)
        const heard = wordsIn(context).length
        expect(
          Math.abs(heard - Math.floor(share * words.length)),
          `${context} at ${share}`,
        ).toBeLessThanOrEqual(1)
        await line.end()
      }
    },
  )
})

test('D3, a neighbour: what says nothing (emoji, rules, code) stands in the context where the model wrote it', async () => {
  const text = 'Sure! 👍\n\n---\n\n```js\nlet a = 1\n```\n\n* One *thing*.\n* Another.  🎉'
  const sentences: string[] = []
  const { line, said } = await agent(voice('words', sentences), 'en')
  for (const frame of answer(text)) void line.send(frame)
  await line.clock.advance(30_000)
  await line.end()
  expect(sentences).toEqual(['Sure!', 'One thing.', 'Another.'])
  expect(said()).toBe(text)
})

test.each([
  ['en', ['Hello there.', 'Are you well?'], 'Hello there. Are you well?'],
  ['ja', ['こんにちは。', 'お元気ですか'], 'こんにちは。お元気ですか'],
  ['th', ['สวัสดีครับ', 'สบายดีไหม'], 'สวัสดีครับสบายดีไหม'],
])(
  'D3, a neighbour: texts that are said one after the other are parted as %s parts words',
  async (language, texts, expected) => {
    const { line, said } = await agent(voice('words'), language)
    for (const text of texts) void line.send(new SpeakFrame({ text, turn: 1 }))
    await line.clock.advance(10_000)
    await line.end()
    expect(said()).toBe(expected)
  },
)
