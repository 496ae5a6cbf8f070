import { expect, test } from 'vitest'
import { TTS, type TTSProcessorOptions } from '../../../processors/tts/index.ts'
import {
  ErrorFrame,
  type Frame,
  InterruptFrame,
  MetricsFrame,
  SettingsFrame,
  SpeakFrame,
  TTSAudioFrame,
  TTSSentenceEndFrame,
  TTSTextFrame,
} from '../../../src/engine.ts'
import { runProcessor, type ScriptedTTSOptions, type Step, scriptedTts } from '../../../src/testing/index.ts'
import { tapped } from '../../support/tapped-voice.ts'
import { round, wordsIn } from './round.ts'

const answer = (text: string, turn = 1): Frame[] => round(text, { turn })

async function speak(
  steps: readonly Step[],
  voice: ScriptedTTSOptions = {},
  options: TTSProcessorOptions = {},
  rate = 16_000,
) {
  const provider = scriptedTts(voice)
  const run = await runProcessor(new TTS(provider, options), steps, { outputSampleRate: rate })
  return { ...run, provider, heard: wordsIn(run.downstream) }
}

test('speaks sentence by sentence, in order, each with its text before its audio', async () => {
  const { downstream, provider, heard } = await speak(answer('Good day. How are you? Fine.'))
  expect(provider.sentences).toEqual(['Good day.', 'How are you?', 'Fine.'])
  expect(heard).toBe('Good day. How are you? Fine.')
  const kinds = downstream
    .filter(({ kind }) => kind !== 'tts-words' && kind !== 'metrics')
    .map(({ kind }) => kind)
  expect(kinds).toEqual([
    'llm-response-start',
    'tts-started',
    'tts-text',
    ...Array(2).fill('tts-audio'),
    'tts-sentence-end',
    'tts-text',
    ...Array(3).fill('tts-audio'),
    'tts-sentence-end',
    'tts-text',
    'tts-audio',
    'tts-sentence-end',
    'tts-stopped',
    'llm-response-end',
  ])
  expect(downstream.filter(({ answer }) => answer).every(({ turn }) => turn === 1)).toBe(true)
})

test('begins before the model has finished', async () => {
  const { downstream } = await speak([...answer('First one. Second ').slice(0, -1), { waitMs: 1_000 }])
  expect(wordsIn(downstream)).toContain('First one.')
})

test('says no markdown, and says in the conversation what was written', async () => {
  const { downstream, provider } = await speak(answer('This is **very** good.'))
  expect(provider.sentences).toEqual(['This is very good.'])
  expect(downstream.find((frame) => frame instanceof TTSTextFrame)?.text.trim()).toBe(
    'This is **very** good.',
  )
})

test('an interrupt silences it, whatever waits', async () => {
  const steps = [
    ...answer('One two three. Four five six. Seven. Eight. Nine.'),
    { waitMs: 150 },
    new InterruptFrame({ turn: 2 }),
    { waitMs: 5_000 },
  ]
  const { downstream, provider } = await speak(steps, { firstByteMs: 100 })
  // Two have been said; the next is under way, and one is prepared.
  expect(provider.sentences).toEqual(['One two three.', 'Four five six.', 'Seven.', 'Eight.'])
  const after = downstream.slice(downstream.findIndex(({ kind }) => kind === 'interrupt') + 1)
  expect(after.filter((frame) => frame instanceof TTSAudioFrame)).toEqual([])
})

test('what comes after an interrupt is spoken', async () => {
  const steps = [
    ...answer('Old words here.'),
    new InterruptFrame({ turn: 2 }),
    ...answer('New words.', 3),
    { waitMs: 500 },
  ]
  const { heard } = await speak(steps, { firstByteMs: 100 })
  expect(heard).toBe('New words.')
})

test('speaks in the rate of the output', async () => {
  const { downstream } = await speak(answer('Hello there.'), {}, {}, 8_000)
  const audio = downstream.filter((frame) => frame instanceof TTSAudioFrame)
  expect(audio.every(({ sampleRate }) => sampleRate === 8_000)).toBe(true)
  expect(audio.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(2 * 300 * 8)
})

test('takes another voice from the next sentence on', async () => {
  const asked: (string | undefined)[] = []
  const recording = tapped(scriptedTts(), (_, { voice }) => asked.push(voice))
  await runProcessor(new TTS(recording, { voice: 'anna' }), [
    ...answer('One.'),
    new SettingsFrame({ settings: { voice: 'bert' } }),
    ...answer('Two.', 2),
  ])
  expect(asked).toEqual(['anna', 'bert'])
})

test('a sentence that fails is reported, and the next is spoken', async () => {
  const { upstream, heard } = await speak(answer('One. Two. Three.'), { faults: { 1: 'fail' } })
  expect(upstream.find((frame) => frame instanceof ErrorFrame)?.error).toMatchObject({
    code: 'TTS_FAILED',
    processor: 'TTS',
  })
  expect(heard).toBe('One. Three.')
})

test('a voice that stalls is given up', async () => {
  const { upstream, heard } = await speak(
    answer('One two. Three.'),
    { faults: { 0: 'stall' } },
    { stallMs: 500 },
  )
  expect(upstream.find((frame) => frame instanceof ErrorFrame)?.error).toMatchObject({ code: 'TIMED_OUT' })
  expect(heard).toBe('One Three.')
})

test('says a text of its own, and measures', async () => {
  const { downstream, heard } = await speak(
    [new SpeakFrame({ text: 'Still there? Hello?', turn: 4 }), { waitMs: 100 }],
    { firstByteMs: 40 },
  )
  expect(heard).toBe('Still there? Hello?')
  const metrics = downstream.flatMap((frame) => (frame instanceof MetricsFrame ? [frame.metrics] : []))
  expect(metrics).toMatchObject([
    { stage: 'tts', provider: 'scripted-tts', turn: 4, ttfbMs: 40, characters: 12 },
    // It was prepared while the one before was said.
    { turn: 4, ttfbMs: 0, characters: 6 },
  ])
})

test('numbers its sentences by the session, and all that belongs to one carries its number', async () => {
  const { downstream } = await speak([...answer('One two. 👍 Three.', 1), ...answer('Four.', 2)], {
    faults: { 2: 'fail' },
  })
  const numbered = downstream.flatMap((frame) =>
    frame instanceof TTSTextFrame || frame instanceof TTSSentenceEndFrame || frame instanceof TTSAudioFrame
      ? [`${frame.kind.slice(4)} ${frame.sentence}`]
      : [],
  )
  const texts = numbered.filter((each) => each.startsWith('text'))
  expect(new Set(texts).size).toBe(texts.length)
  for (const [at, each] of numbered.entries()) {
    const [kind, sentence] = each.split(' ')
    if (kind !== 'text') expect(numbered.slice(0, at)).toContain(`text ${sentence}`)
    if (kind === 'audio') expect(numbered.slice(0, at)).not.toContain(`sentence-end ${sentence}`)
  }
  const ends = downstream.filter((frame) => frame instanceof TTSSentenceEndFrame)
  expect(ends.map(({ sentence }) => `text ${sentence}`)).toEqual(texts)
  expect(ends.map(({ broken }) => broken)).toEqual(ends.map((_, at) => at === ends.length - 1))
})
