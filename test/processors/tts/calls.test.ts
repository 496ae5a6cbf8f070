import { describe, expect, test } from 'vitest'
import { TTS, type TTSProcessorOptions } from '../../../processors/tts/index.ts'
import {
  bySentence,
  ErrorFrame,
  type Frame,
  InterruptFrame,
  MetricsFrame,
  NO_TURN,
  type ProviderCall,
  SettingsFrame,
  SpeakFrame,
  type SpeechEvent,
  type TTSEvent,
  type TTSProvider,
  type TTSRequest,
  TTSSentenceEndFrame,
  TTSTextFrame,
} from '../../../src/engine.ts'
import {
  runProcessor,
  type ScriptedTTSOptions,
  type Step,
  scriptedTts,
  speakWords,
} from '../../../src/testing/index.ts'
import { round, wordsIn } from './round.ts'

interface Asked {
  readonly voice: string | undefined
  readonly turn: number
  readonly session: string
  readonly texts: string[]
  over: boolean
}

/** A voice whose calls are written down. */
function recorded(voice: TTSProvider): TTSProvider & { readonly calls: readonly Asked[] } {
  const calls: Asked[] = []
  return {
    ...voice,
    calls,
    async *speak(request: TTSRequest, call: ProviderCall): AsyncGenerator<TTSEvent> {
      const { voice: name } = request
      const asked: Asked = { voice: name, turn: call.turn, session: call.session.id, texts: [], over: false }
      calls.push(asked)
      const sentences = async function* () {
        for await (const sentence of request.sentences) {
          asked.texts.push(sentence.text)
          yield sentence
        }
        asked.over = true
      }
      yield* voice.speak({ ...request, sentences: sentences() }, call)
    },
  }
}

async function speak(
  steps: readonly Step[],
  { voice = {}, tts = {} }: { voice?: ScriptedTTSOptions | TTSProvider; tts?: TTSProcessorOptions } = {},
) {
  const provider = recorded('speak' in voice ? voice : scriptedTts(voice))
  const run = await runProcessor(new TTS(provider, tts), steps)
  const errors = run.upstream.flatMap((frame) => (frame instanceof ErrorFrame ? [frame.error.message] : []))
  return { ...run, calls: provider.calls, heard: wordsIn(run.downstream), errors }
}

const ends = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame instanceof TTSSentenceEndFrame ? [frame.broken] : []))

describe('a call of the voice', () => {
  test('is all that an answer says, over its rounds and the tools between them', async () => {
    const { calls, heard, errors } = await speak([
      ...round('One moment. I look it up.', { last: false }),
      { waitMs: 15_000 },
      ...round('Here it is. Done.', { round: 1 }),
      { waitMs: 1_000 },
      ...round('Another answer.', { turn: 2 }),
    ])
    expect(calls.map(({ texts }) => texts)).toEqual([
      ['One moment.', 'I look it up.', 'Here it is.', 'Done.'],
      ['Another answer.'],
    ])
    expect(calls.map(({ turn, over }) => ({ turn, over }))).toEqual([
      { turn: 1, over: true },
      { turn: 2, over: true },
    ])
    expect(new Set(calls.map(({ session }) => session)).size).toBe(1)
    expect(heard).toBe('One moment. I look it up. Here it is. Done. Another answer.')
    expect(errors).toEqual([])
  })

  test('ends with a change of voice; settings that change nothing of it do not end it', async () => {
    const { calls, heard } = await speak(
      [
        ...round('One. Two.', { last: false }),
        new SettingsFrame({ settings: { model: 'other' } }),
        ...round('Three.', { round: 1, last: false }),
        new SettingsFrame({ settings: { voice: 'bert' } }),
        ...round('Four. Five.', { round: 2 }),
      ],
      { tts: { voice: 'anna' } },
    )
    expect(calls.map(({ voice, texts }) => [voice, ...texts])).toEqual([
      ['anna', 'One.', 'Two.', 'Three.'],
      ['bert', 'Four.', 'Five.'],
    ])
    expect(heard).toBe('One. Two. Three. Four. Five.')
  })

  test('a text of the app’s own between two rounds is said in the answer’s call; one of its own has its own', async () => {
    const { calls } = await speak([
      ...round('One.', { last: false }),
      new SpeakFrame({ text: 'Still looking.', turn: 1 }),
      ...round('Two.', { round: 1 }),
      new SpeakFrame({ text: 'Are you there?', turn: 2 }),
    ])
    expect(calls.map(({ texts }) => texts)).toEqual([['One.', 'Still looking.', 'Two.'], ['Are you there?']])
    expect(calls.every(({ over }) => over)).toBe(true)
  })

  test('ends with the turn: an interrupt stops it, and the next answer has another', async () => {
    const { calls, heard } = await speak(
      [
        ...round('Old words here.', { turn: 1, last: false }),
        { waitMs: 50 },
        new InterruptFrame({ turn: 2 }),
        ...round('New words.', { turn: 3 }),
        { waitMs: 500 },
      ],
      { voice: { firstByteMs: 100 } },
    )
    expect(heard).toBe('New words.')
    expect(calls.map(({ texts }) => texts)).toEqual([['Old words here.'], ['New words.']])
  })

  test('ends with the session, in the middle of an answer that never ends', async () => {
    const { calls, heard } = await speak(round('One. Two.', { last: false }))
    expect(heard).toBe('One. Two.')
    expect(calls).toMatchObject([{ over: true }])
  })

  test('a voice that never ends though all has been said is told to stop, and an error says so', async () => {
    const voice = scriptedTts()
    const endless: TTSProvider = {
      ...voice,
      name: 'endless',
      async *speak(request, call) {
        yield* voice.speak(request, call)
        await call.clock.sleep(1e9, call.signal)
      },
    }
    const { heard, errors } = await speak([...round('One.'), { waitMs: 20_000 }], { voice: endless })
    expect(heard).toBe('One.')
    expect(errors).toEqual(['endless gave nothing within 10000 ms.'])
  })
})

describe('deadlines', () => {
  test('run only while a sentence is owed, from the moment it is', async () => {
    const limits = { firstByteMs: 500, stallMs: 300 }
    const slow = { firstByteMs: 400, wordMs: 250 }
    const { heard, errors } = await speak(
      [
        ...round('One two three.', { last: false }),
        { waitMs: 60_000 },
        ...round('Four five. Six.', { round: 1 }),
        { waitMs: 5_000 },
      ],
      { voice: slow, tts: limits },
    )
    expect(heard).toBe('One two three. Four five. Six.')
    expect(errors).toEqual([])
  })

  test('a sentence that is late is broken off, and those behind it are said in another call', async () => {
    const { heard, errors, calls, downstream } = await speak(
      [...round('One two. Three four. Five six.'), { waitMs: 5_000 }],
      { voice: { faults: { 1: 'stall' } }, tts: { stallMs: 300, firstByteMs: 300 } },
    )
    expect(heard).toBe('One two. Three Five six.')
    expect(errors).toEqual(['scripted-tts gave nothing more within 300 ms.'])
    expect(ends(downstream)).toEqual([false, true, false])
    expect(calls.map(({ texts }) => texts)).toEqual([['One two.', 'Three four.', 'Five six.'], ['Five six.']])
  })
})

describe('what a voice fails of', () => {
  test('in the sentence that it prepares ahead: the one before is said to its end', async () => {
    const { heard, errors, downstream } = await speak(
      [...round('One two three. Four five six. Seven eight.'), { waitMs: 5_000 }],
      { voice: { wordMs: 250, faults: { 1: 'fail' } } },
    )
    expect(heard).toBe('One two three. Seven eight.')
    expect(errors).toEqual(['The script says that this sentence fails.'])
    expect(ends(downstream)).toEqual([false, true, false])
  })

  test('while it owes nothing: no sentence is lost, and it is called again for the next', async () => {
    const voice = scriptedTts()
    const dropping: TTSProvider = {
      ...voice,
      async *speak(request, call) {
        for await (const event of voice.speak(request, call)) {
          yield event
          if (event.type === 'end') throw new Error('The line dropped.')
        }
      },
    }
    const { heard, errors, calls, downstream } = await speak(
      [...round('One.', { last: false }), { waitMs: 1_000 }, ...round('Two.', { round: 1 }), { waitMs: 100 }],
      { voice: dropping },
    )
    expect(heard).toBe('One. Two.')
    expect(errors).toEqual(['The line dropped.', 'The line dropped.'])
    expect(ends(downstream)).toEqual([false, false])
    expect(calls.length).toBe(2)
  })

  test.each<[string, (ids: readonly number[]) => TTSEvent[], string]>([
    [
      'gives audio of a sentence that is not its turn',
      ([, b]) => [{ type: 'audio', sentence: b!, samples: new Int16Array(1) }],
      'gave audio of sentence 2 when it owed 1',
    ],
    [
      'ends a sentence twice',
      ([a]) => [
        { type: 'end', sentence: a! },
        { type: 'end', sentence: a! },
      ],
      'gave end of sentence 1 when it owed 2',
    ],
    ['ends early', ([a]) => [{ type: 'end', sentence: a! }], 'ended before it had said all it was given'],
  ])('a voice that %s: an error says so, and all is over all the same', async (_, events, message) => {
    const wrong: TTSProvider = {
      ...scriptedTts(),
      name: 'wrong',
      async *speak({ sentences }) {
        const ids: number[] = []
        for await (const { id } of sentences) {
          ids.push(id)
          if (ids.length === 2) break
        }
        yield* events(ids)
      },
    }
    const { errors, downstream } = await speak([...round('One. Two.'), { waitMs: 1_000 }], { voice: wrong })
    expect(errors[0]).toContain(message)
    expect(ends(downstream)).toHaveLength(2)
    expect(downstream.at(-1)?.kind).toBe('llm-response-end')
  })
})

test('what says nothing stands between the sentences where it was written', async () => {
  const text = 'One.\n\n---\n\nTwo. Three.'
  const { downstream } = await speak([...round(text), { waitMs: 1_000 }], { voice: { firstByteMs: 100 } })
  const said = downstream.flatMap((frame) => {
    if (frame instanceof TTSTextFrame) return [frame.text]
    return frame instanceof TTSSentenceEndFrame ? ['|'] : []
  })
  expect(said.join('').replaceAll(/[\s]/g, '')).toBe('One.|---|Two.|Three.|')
})

test('characters are those that the vendor counts, where it does', async () => {
  const counting: TTSProvider = {
    ...scriptedTts(),
    async *speak({ sentences }) {
      for await (const { id } of sentences) {
        yield { type: 'audio', sentence: id, samples: new Int16Array(160) }
        yield { type: 'usage', characters: 100 }
        yield { type: 'end', sentence: id }
      }
      yield { type: 'usage', characters: 7 }
    },
  }
  const { downstream } = await speak(round('One. Two.'), { voice: counting })
  const characters = downstream.flatMap((frame) =>
    frame instanceof MetricsFrame && frame.metrics.type === 'stage' ? [frame.metrics.characters] : [],
  )
  expect(characters).toEqual([100, 100, 7])
})

test('the voice is told the turn of the answer, not the one that has begun since', async () => {
  const turns: number[] = []
  const voice: TTSProvider = {
    ...scriptedTts(),
    speak: bySentence(async function* (text, _, { turn }): AsyncGenerator<SpeechEvent> {
      turns.push(turn)
      yield { type: 'audio', samples: speakWords(text) }
    }),
  }
  await speak(round('One.', { turn: 5 }), { voice })
  expect(turns).toEqual([5])
  expect(turns).not.toContain(NO_TURN)
})
