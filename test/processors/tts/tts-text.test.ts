import { expect, test } from 'vitest'
import { TTS, type TTSProcessorOptions } from '../../../processors/tts/index.ts'
import {
  ErrorFrame,
  type Frame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  TTSTextFrame,
  TTSWordsFrame,
} from '../../../src/engine.ts'
import {
  runProcessor,
  type ScriptedTTSOptions,
  type Step,
  scriptedTts,
  VirtualClock,
} from '../../../src/testing/index.ts'
import { tapped } from '../../support/tapped-voice.ts'

function pieces(text: string, size = 3): Frame[] {
  const found = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'gu')) ?? []
  return [
    new LLMResponseStartFrame({ turn: 1 }),
    ...found.map((piece) => new LLMTextFrame({ text: piece, turn: 1 })),
    new LLMResponseEndFrame({ turn: 1 }),
  ]
}

async function speak(
  steps: readonly Step[],
  options: TTSProcessorOptions = {},
  voice: ScriptedTTSOptions = {},
) {
  const provider = scriptedTts(voice)
  const { downstream, upstream } = await runProcessor(new TTS(provider, options), steps)
  return {
    spoken: provider.sentences,
    written: downstream.flatMap((frame) => (frame instanceof TTSTextFrame ? [frame.text] : [])).join(''),
    words: downstream.flatMap((frame) => (frame instanceof TTSWordsFrame ? frame.words : [])),
    errors: upstream.flatMap((frame) => (frame instanceof ErrorFrame ? [frame.error] : [])),
  }
}

test('says words as the dictionary has them, and keeps them as they are written', async () => {
  const { spoken, written, words } = await speak(pieces('Use Nginx with SQL, not nginxes.'), {
    pronunciations: { nginx: 'engine x', SQL: 'sequel' },
  })
  expect(spoken).toEqual(['Use engine x with sequel, not nginxes.'])
  expect(written).toBe('Use Nginx with SQL, not nginxes. ')
  expect(words.map(({ text }) => text)).toEqual(['Use', 'Nginx', 'with', 'SQL,', 'not', 'nginxes.'])
  expect(words[1]).toMatchObject({ startMs: 300, endMs: 900 })
  expect(words.at(-1)?.endMs).toBe(2_100)
})

test('writes numbers out for a voice that does not read them, and times the written ones', async () => {
  const { spoken, written, words } = await speak(
    pieces('It costs **$5.50** 😀 today.'),
    {},
    { normalizes: false },
  )
  expect(spoken).toEqual(['It costs five dollars and fifty cents today.'])
  expect(written).toBe('It costs **$5.50** 😀 today. ')
  expect(words.map(({ text }) => text).join(' ')).toBe('It costs **$5.50** 😀 today.')
  expect(words[2]).toMatchObject({ startMs: 600, endMs: 2_100 })
})

test('leaves numbers alone in a language whose numbers it does not know', async () => {
  const { spoken } = await speak(pieces('Mam 3 koty.'), { language: 'pl' }, { normalizes: false })
  expect(spoken).toEqual(['Mam 3 koty.'])
})

test('neither says nor shows tags, however they are cut', async () => {
  const text =
    '[laughs] Well, <slow>this</slow> is (sighs) fun <break time="1s"/>. *chuckles* Use `<div>` (not that).'
  for (const size of [1, 2, 5, 200]) {
    const { spoken, written } = await speak(pieces(text, size))
    expect(written).toBe('Well, this is fun. Use `<div>` (not that). ')
    expect(spoken[0]).toBe('Well, this is fun.')
  }
})

test('passes on the tags that a voice understands', async () => {
  const { spoken, written } = await speak(
    pieces('[laughs] Wait <break time="1.5s"/> here, (sighs) please.'),
    {},
    { tags: ['laughs', 'break'] },
  )
  expect(spoken).toEqual(['[laughs] Wait <break time="1.5s"/> here, please.'])
  expect(written).toBe('[laughs] Wait <break time="1.5s"/> here, please. ')
})

test('a voice that cannot say a script says so once, and says the rest', async () => {
  const { spoken, errors } = await speak(
    pieces('Hello. Привет мир. Ещё раз. Bye.'),
    {},
    { scripts: ['Latin'] },
  )
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({ code: 'TTS_FAILED', provider: 'scripted-tts' })
  expect(errors[0]?.message).toContain('Cyrillic')
  expect(spoken).toEqual(['Hello.', 'Bye.'])
})

test('phonemes that the dictionary gives are in no script, and reach the voice as they are', async () => {
  const { spoken, written, words, errors } = await speak(
    pieces('See Thoth in 2 days.'),
    { pronunciations: { thoth: '[Thoth](/θˈOθ/)' } },
    { scripts: ['Latin'], normalizes: false },
  )
  expect(errors).toEqual([])
  expect(spoken).toEqual(['See [Thoth](/θˈOθ/) in two days.'])
  expect(written).toBe('See Thoth in 2 days. ')
  expect(words.map(({ text }) => text)).toEqual(['See', 'Thoth', 'in', '2', 'days.'])
})

async function firstSoundMs(firstClauseWords: number | undefined): Promise<number> {
  const clock = new VirtualClock()
  const text = 'Well, as far as I can see, the train leaves at nine and arrives before noon. Good.'
  const steps = pieces(text, 4).flatMap((frame): Step[] => [frame, { waitMs: 20 }])
  let firstMs = Number.NaN
  const timed = tapped(scriptedTts(), () => {
    if (Number.isNaN(firstMs)) firstMs = clock.now()
  })
  const options = firstClauseWords === undefined ? {} : { firstClauseWords }
  await runProcessor(new TTS(timed, options), [{ waitMs: 0 }, ...steps], { clock })
  return firstMs
}

test('a first clause is spoken before its sentence is whole', async () => {
  const [sentence, clause] = [await firstSoundMs(undefined), await firstSoundMs(4)]
  // The rest of the sentence is 51 characters long and comes at 20 ms for every four.
  expect(sentence - clause).toBeGreaterThanOrEqual(240)
})

test('holds nothing back behind a code fence that is never closed', async () => {
  const text = 'So:\n```js\nlet a = 1\n\nThat is all you need. Ask me more.'
  const { spoken } = await speak(pieces(text))
  expect(spoken).toEqual(['So:', 'That is all you need.', 'Ask me more.'])
})
