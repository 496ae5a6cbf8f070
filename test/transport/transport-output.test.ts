import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EndFrame,
  ErrorFrame,
  type Frame,
  LLMResponseEndFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SettingsFrame,
  ToolCallFrame,
  ToolCallResultFrame,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserStartedSpeakingFrame,
} from '../../src/engine.ts'
import { answer, audio, heard, outputLine, sampleRate, sentence, told } from './answers.ts'

describe('an answer', () => {
  test('is sent at the pace at which it sounds', async () => {
    const { line, sink } = await outputLine()
    for (const frame of answer(1, ['One two three. '])) void line.send(frame)
    await line.clock.advance(205)
    expect(sink.written.map(({ atMs }) => atMs)).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200])
    await line.end()
    expect(sink.writtenMs).toBe(600)
    expect(sink.calls).toEqual(['open', 'start 0', 'close'])
  })

  test.each([
    ['by the timings of the voice', true],
    ['in proportion to the audio', false],
  ])('is heard word by word, %s', async (_, timings) => {
    const { line } = await outputLine()
    for (const frame of answer(1, ['aaaa bbbb cccc dddd. '], { timings })) void line.send(frame)
    const after: string[] = []
    for (let i = 0; i < 4; i++) {
      await line.clock.advance(i === 0 ? 205 : 200)
      after.push(heard(line.downstream, 1))
    }
    expect(after).toEqual(['aaaa ', 'aaaa bbbb ', 'aaaa bbbb cccc ', 'aaaa bbbb cccc dddd. '])
    await line.end()
    expect(heard(line.downstream, 1)).toBe('aaaa bbbb cccc dddd. ')
  })

  test('that arrives while it is spoken is never said to be heard before it sounds', async () => {
    const { line } = await outputLine()
    const [text, ...rest] = sentence(1, 'one two three four five six. ', { timings: false })
    void line.send(text!)
    for (const [i, frame] of rest.entries()) {
      void line.send(frame)
      await line.clock.advance(195)
      expect(heard(line.downstream, 1).trim().split(/\s+/).length).toBeLessThanOrEqual(i + 1)
    }
  })

  test('is told of both ways: it begins, falls silent and ends, each once', async () => {
    const { line } = await outputLine()
    for (const frame of answer(3, ['One two. ', 'Three four. '])) void line.send(frame)
    await line.end()
    for (const out of [line.downstream, line.upstream])
      expect(told(out)).toEqual(['started-speaking 3', 'stopped-speaking 3', 'turn-ended 3'])
  })

  test('without a word ends at once', async () => {
    const { line, sink } = await outputLine()
    void line.send(new LLMResponseEndFrame({ turn: 2 }))
    expect(told(line.upstream)).toEqual(['turn-ended 2'])
    expect(sink.written).toEqual([])
  })

  test('that waits for a tool falls silent, and ends only when all of it was said', async () => {
    const { line } = await outputLine()
    const frames = [...sentence(1, 'Let me look. '), new TTSStoppedFrame({ turn: 1, last: false })]
    for (const frame of frames) void line.send(frame)
    await line.clock.advance(3_000)
    expect(told(line.upstream)).toEqual(['started-speaking 1', 'stopped-speaking 1'])
    for (const frame of answer(1, ['It rains. '])) void line.send(frame)
    await line.end()
    expect(told(line.upstream).slice(2)).toEqual(['started-speaking 1', 'stopped-speaking 1', 'turn-ended 1'])
  })

  test('that does not come on counts as silence after a while', async () => {
    const { line } = await outputLine({ gapMs: 300 })
    const [, , , ...late] = sentence(1, 'one two. ')
    for (const frame of sentence(1, 'one two. ').slice(0, 3)) void line.send(frame)
    await line.clock.advance(450)
    expect(told(line.upstream)).toEqual(['started-speaking 1'])
    await line.clock.advance(100)
    expect(told(line.upstream)).toEqual(['started-speaking 1', 'stopped-speaking 1'])
    for (const frame of late) void line.send(frame)
    await line.clock.advance(100)
    expect(told(line.upstream)).toHaveLength(3)
  })
})

describe('frames', () => {
  test('that come after speech wait until it was heard; system frames and those upstream do not', async () => {
    const { line } = await outputLine()
    const setting = new SettingsFrame({ settings: {} })
    const event = new VADUserStartedSpeakingFrame()
    const said = new TranscriptionFrame({ text: 'said' })
    for (const frame of sentence(1, 'one two three. ')) void line.send(frame)
    void line.send(setting)
    void line.send(event)
    void line.send(said, 'upstream')
    await line.clock.advance(590)
    expect(line.downstream).toContain(event)
    expect(line.upstream).toContain(said)
    expect(line.downstream).not.toContain(setting)
    await line.clock.advance(50)
    expect(line.downstream).toContain(setting)
  })

  test('the End frame waits until all was heard', async () => {
    const { line, sink } = await outputLine()
    for (const frame of answer(1, ['one two three four five. '])) void line.send(frame)
    await line.end()
    expect(sink.writtenMs).toBe(1_000)
    expect(line.downstream.at(-1)).toBeInstanceOf(EndFrame)
  })

  test('of audio that the sink cannot play are an error that says what to do', async () => {
    const { line } = await outputLine()
    void line.send(new TTSAudioFrame({ samples: new Int16Array(10), sampleRate: 44_100, turn: 1 }))
    void line.send(new TTSAudioFrame({ samples: new Int16Array(10), sampleRate, channels: 2, turn: 1 }))
    const errors = line.upstream.filter((frame) => frame instanceof ErrorFrame)
    expect(errors.map(({ error }) => error.code)).toEqual(['AUDIO_INVALID', 'AUDIO_INVALID'])
    expect(errors[0]!.error.message).toContain('1 channels at 44100 Hz: put a Resample before it.')
  })
})

test('a pause keeps what was not heard, and it goes on where it stopped', async () => {
  const { line, sink } = await outputLine()
  for (const frame of answer(1, ['one two three four. '])) void line.send(frame)
  await line.clock.advance(410)
  void line.send(new OutputPauseFrame())
  const before = sink.written.length
  await line.clock.advance(5_000)
  expect(sink.written).toHaveLength(before)
  expect(heard(line.downstream, 1)).toBe('one two ')
  void line.send(new OutputResumeFrame())
  await line.end()
  expect(heard(line.downstream, 1)).toBe('one two three four. ')
  expect(sink.writtenMs).toBe(800)
})

describe('an interruption', () => {
  const call = { callId: 'a', name: 'order', arguments: {}, turn: 1, uninterruptible: true }
  const ordered = (frames: readonly Frame[]) =>
    frames.flatMap((frame) =>
      frame instanceof ToolCallFrame || frame instanceof ToolCallResultFrame || frame instanceof SettingsFrame
        ? frame.kind
        : [],
    )

  test('G7: lets the calls and results through that outlive it, and wait behind speech, in their order', async () => {
    const { line, interrupt } = await outputLine()
    for (const frame of sentence(1, 'One two three. ')) void line.send(frame)
    void line.send(new ToolCallFrame(call))
    void line.send(new SettingsFrame({ settings: { language: 'de' } }))
    void line.send(new ToolCallResultFrame({ ...call, result: 'done' }))
    void line.send(new TTSStoppedFrame({ turn: 1 }))
    await line.clock.advance(100)
    expect(ordered(line.downstream)).toEqual([])
    interrupt()
    expect(ordered(line.downstream)).toEqual(['tool-call', 'settings', 'tool-call-result'])
    expect(told(line.downstream)).toEqual(['started-speaking 1', 'stopped-speaking 1'])
  })

  test('G7, a neighbour: so does what is under way to a listener with a buffer', async () => {
    const { line, interrupt } = await outputLine({ leadMs: 400 })
    for (const frame of sentence(1, 'One. ')) void line.send(frame)
    void line.send(new ToolCallFrame(call))
    void line.send(new ToolCallFrame({ ...call, uninterruptible: false }))
    void line.send(new ToolCallResultFrame({ ...call, result: 'done' }))
    await line.clock.advance(100)
    interrupt()
    expect(ordered(line.downstream)).toEqual(['tool-call', 'tool-call-result'])
  })

  const ended = (frames: readonly Frame[]) => frames.some((frame) => frame instanceof EndFrame)

  test('G1: an End that waits behind speech goes on when the speech is gone', async () => {
    const { line, interrupt } = await outputLine()
    for (const frame of answer(1, ['One two three four. '])) void line.send(frame)
    void line.send(new EndFrame())
    await line.clock.advance(100)
    expect(ended(line.downstream)).toBe(false)
    interrupt()
    await line.clock.advance(0)
    expect(ended(line.downstream)).toBe(true)
    await line.close()
  })

  test('G1, a neighbour: and when what cannot be called back has sounded', async () => {
    const { line, sink, interrupt } = await outputLine({ leadMs: 300 })
    Object.assign(sink, { clear: undefined })
    for (const frame of answer(1, ['One two three four. '])) void line.send(frame)
    void line.send(new EndFrame())
    await line.clock.advance(100)
    interrupt()
    await line.clock.advance(100)
    expect(ended(line.downstream)).toBe(false)
    await line.clock.advance(300)
    expect(ended(line.downstream)).toBe(true)
    expect(sink.writtenMs).toBeLessThan(500)
    await line.close()
  })

  test('G2: nothing begins to sound while the listener has the floor, and it does when they have had the say', async () => {
    const { line, sink } = await outputLine()
    void line.send(new UserTurnStartedFrame())
    for (const frame of answer(1, ['One. '])) void line.send(frame)
    await line.clock.advance(5_000)
    expect(sink.writtenMs).toBe(0)
    void line.send(new UserTurnEndedFrame({ text: '' }))
    await line.clock.advance(300)
    expect(heard(line.downstream, 1)).toBe('One. ')
    await line.end()
  })

  test('G2, a neighbour: a floor that nobody gives back is taken for free in the end', async () => {
    const { line } = await outputLine()
    void line.send(new UserTurnStartedFrame())
    for (const frame of answer(1, ['One. '])) void line.send(frame)
    await line.clock.advance(121_000)
    expect(heard(line.downstream, 1)).toBe('One. ')
    await line.end()
  })

  test('throws away what was not heard: no sound, no word, and the answer does not end', async () => {
    const { line, sink, interrupt } = await outputLine()
    for (const frame of answer(0, ['one two three four. ', 'five six seven eight. '])) void line.send(frame)
    await line.clock.advance(410)
    interrupt()
    expect(sink.calls.at(-1)).toBe('clear')
    const before = sink.written.length
    for (const frame of answer(0, ['too late. '])) void line.send(frame)
    await line.clock.advance(5_000)
    expect(sink.written).toHaveLength(before)
    expect(heard(line.downstream, 0)).toBe('one two ')
    for (const out of [line.downstream, line.upstream])
      expect(told(out)).toEqual(['started-speaking 0', 'stopped-speaking 0'])
  })

  test('keeps frames that wait behind the speech and are no part of the answer', async () => {
    const { line, interrupt } = await outputLine()
    const setting = new SettingsFrame({ settings: {} })
    const call = new ToolCallFrame({ callId: '1', name: 'order', arguments: {}, turn: 0 })
    for (const frame of [...sentence(0, 'one two three. '), setting, call]) void line.send(frame)
    await line.clock.advance(100)
    interrupt()
    expect(line.downstream).toContain(setting)
    expect(line.downstream).not.toContain(call)
  })

  test('lets the next answer be heard at once, even one that was paused', async () => {
    const { line, sink, interrupt } = await outputLine({ bufferMs: 200 })
    for (const frame of answer(0, ['one two three four five six. '])) void line.send(frame)
    await line.clock.advance(100)
    void line.send(new OutputPauseFrame())
    interrupt()
    const atMs = line.clock.now()
    for (const frame of answer(1, ['Yes. '])) void line.send(frame)
    await line.end()
    expect(heard(line.downstream, 1)).toBe('Yes. ')
    expect(sink.written.find((chunk) => chunk.atMs >= atMs)?.atMs).toBe(atMs)
  })
})

test('the voice is slowed down while enough speech waits', async () => {
  const { line, output } = await outputLine({ bufferMs: 1_000 })
  const produced = (async () => {
    for (let i = 0; i < 500; i++) await line.send(audio(1, 100))
  })()
  await line.clock.advance(10_000)
  expect(output.waiting).toBeLessThanOrEqual(line.shared.limits.highWater)
  await line.clock.runUntil(produced)
  expect(line.clock.now()).toBeGreaterThan(500 * 100 - 2 * line.shared.limits.highWater * 100 - 1_200)
})

test('whatever comes, and whenever: begins and falls silent in turn, ends once, and no word is said to be heard that was not', async () => {
  const act = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('answer' as const),
        sentences: fc.integer({ min: 0, max: 3 }),
        timings: fc.boolean(),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 3_000 }) }),
    },
    { weight: 2, arbitrary: fc.constant({ type: 'interrupt' as const }) },
    { weight: 1, arbitrary: fc.constant({ type: 'pause' as const }) },
    { weight: 1, arbitrary: fc.constant({ type: 'resume' as const }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 20 }), async (acts) => {
      const { line, sink, interrupt } = await outputLine()
      const { turns } = line.shared
      const answers = new Map<number, { text: string; interrupted: boolean }>()
      for (const each of acts) {
        if (each.type === 'wait') await line.clock.advance(each.ms)
        else if (each.type === 'pause') void line.send(new OutputPauseFrame())
        else if (each.type === 'resume') void line.send(new OutputResumeFrame())
        else if (each.type === 'interrupt') {
          const ended = told(line.upstream)
          for (const [turn, given] of answers) given.interrupted ||= !ended.includes(`turn-ended ${turn}`)
          interrupt()
        } else {
          const turn = turns.next()
          const sentences = Array.from({ length: each.sentences }, (_, i) => `s${turn}.${i} and more. `)
          answers.set(turn, { text: sentences.join(''), interrupted: false })
          for (const frame of answer(turn, sentences, each)) void line.send(frame)
        }
      }
      await line.end()
      const events = told(line.upstream)
      expect(told(line.downstream)).toEqual(events)
      let soundMs = 0
      for (const [turn, { text, interrupted }] of answers) {
        const words = heard(line.downstream, turn)
        expect(text.startsWith(words)).toBe(true)
        if (!interrupted) expect(words).toBe(text)
        soundMs += words.split(' ').length * 200
        const own = events.filter((event) => event.endsWith(` ${turn}`))
        const ends = own.filter((event) => event.startsWith('turn-ended'))
        expect(ends).toHaveLength(interrupted ? 0 : 1)
        const speech = own.filter((event) => !event.startsWith('turn-ended'))
        for (const [i, event] of speech.entries())
          expect(event).toBe(`${i % 2 === 0 ? 'started' : 'stopped'}-speaking ${turn}`)
        expect(speech.length % 2).toBe(0)
      }
      expect(sink.writtenMs).toBeLessThanOrEqual(soundMs)
      for (const [i, chunk] of sink.written.entries()) {
        const before = sink.written[i - 1]
        if (before?.clears === chunk.clears)
          expect(chunk.atMs).toBeGreaterThanOrEqual(before.atMs + (before.samples.length / sampleRate) * 1000)
      }
      expect(line.clock.pendingTimers).toBe(0)
    }),
    { numRuns: 300 },
  )
})

describe('speech that arrives in small pieces', () => {
  const pieces = (count: number) => Array.from({ length: count }, () => audio(1, 30))

  test('is sent in whole chunks: none is cut short while more follows', async () => {
    const { line, sink } = await outputLine({ chunkMs: 100, leadMs: 100 })
    for (const frame of pieces(20)) {
      void line.send(frame)
      await line.clock.advance(15)
    }
    await line.clock.advance(1_000)
    expect(sink.written.map(({ samples }) => samples.length)).toEqual(Array(6).fill(sampleRate / 10))
  })

  test('waits for no more than a chunk, and for nothing that is not to come', async () => {
    const { line, sink } = await outputLine({ chunkMs: 100 })
    void line.send(audio(1, 30))
    await line.clock.advance(99)
    expect(sink.written).toEqual([])
    await line.clock.advance(1)
    expect(sink.writtenMs).toBe(30)
    await line.clock.advance(3_000)
    void line.send(audio(1, 30))
    void line.send(new TTSStoppedFrame({ turn: 1 }))
    expect(sink.writtenMs).toBe(60)
  })
})

test('audio without a sample is no audio: what comes behind it goes on', async () => {
  const { line, sink } = await outputLine()
  for (const frame of [
    audio(0, 0),
    audio(0, 100),
    audio(0, 0),
    new TTSStoppedFrame({ turn: 0 }),
    audio(0, 0),
  ])
    void line.send(frame)
  await line.clock.advance(1_000)
  expect(sink.writtenMs).toBe(100)
  expect(told(line.downstream)).toEqual(['started-speaking 0', 'stopped-speaking 0', 'turn-ended 0'])
})
