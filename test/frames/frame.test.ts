import { expect, test } from 'vitest'
import {
  AudioRawFrame,
  ControlFrame,
  DataFrame,
  EndFrame,
  HeardTextFrame,
  InterimTranscriptionFrame,
  LLMResponseEndFrame,
  LLMTextFrame,
  NO_TURN,
  StartFrame,
  ToolCallFrame,
  TranscriptionFrame,
  TTSAudioFrame,
  VADUserStartedSpeakingFrame,
} from '../../src/engine.ts'
import { Trait } from '../../src/frame/frame.ts'

test('every frame has an id of its own and, until it is pushed, no turn', () => {
  const frames = Array.from({ length: 100 }, () => new LLMTextFrame({ text: 'word' }))
  expect(new Set(frames.map(({ id }) => id)).size).toBe(100)
  expect(frames.every(({ turn }) => turn === NO_TURN)).toBe(true)
})

test('a changed copy keeps everything else and gets an id of its own; the original stays as it was', () => {
  const original = new LLMTextFrame({ text: 'hello', turn: 3, pts: 20, round: 1, uninterruptible: true })
  const copy = original.with({ text: 'HELLO' })
  expect(copy).toBeInstanceOf(LLMTextFrame)
  expect({ ...copy, id: 0 }).toEqual({ ...original, id: 0, text: 'HELLO' })
  expect(copy.id).not.toBe(original.id)
  expect(original.text).toBe('hello')
})

test('a copy of audio shares the samples', () => {
  const samples = new Int16Array(320)
  expect(new AudioRawFrame({ samples, sampleRate: 16_000 }).with({ pts: 40 }).samples).toBe(samples)
})

test.each([
  ['live audio', new AudioRawFrame({ samples: new Int16Array(), sampleRate: 16_000 }), 'system', true],
  ['speech events', new VADUserStartedSpeakingFrame(), 'system', true],
  [
    'speech of an answer',
    new TTSAudioFrame({ samples: new Int16Array(), sampleRate: 16_000 }),
    'data',
    false,
  ],
  ['text of an answer', new LLMTextFrame({ text: '' }), 'data', false],
  ['what the listener said', new TranscriptionFrame({ text: '' }), 'data', true],
  ['what the listener seems to say', new InterimTranscriptionFrame({ text: '' }), 'data', true],
  ['what the listener heard', new HeardTextFrame({ sentence: 1, text: '' }), 'data', true],
  ['the end of an answer', new LLMResponseEndFrame(), 'control', true],
  ['a call of a tool', new ToolCallFrame({ callId: '', name: '', arguments: {} }), 'control', false],
  ['the end of the session', new EndFrame(), 'control', true],
])('%s has its lane and its fate at an interruption', (_, frame, lane, kept) => {
  expect([frame.lane, frame.uninterruptible]).toEqual([lane, kept])
})

test('a class made of a class that has been used decides for itself how it travels', () => {
  void new LLMTextFrame({ text: '' }).traits
  class Aside extends LLMTextFrame {
    override get answer() {
      return false
    }
  }
  class Mark extends DataFrame {
    readonly kind = 'mark'
  }
  class UrgentMark extends Mark {
    override get lane() {
      return 'system' as const
    }
  }
  class QuietMark extends ControlFrame {
    readonly kind = 'quiet'
  }
  expect(new LLMTextFrame({ text: '' }).traits).toBe(Trait.data | Trait.answer)
  expect(new Aside({ text: '' }).traits).toBe(Trait.data)
  expect(new Mark().traits).toBe(Trait.data)
  expect(new UrgentMark().traits).toBe(Trait.system)
  expect(new QuietMark().traits).toBe(0)
  expect(new StartFrame().traits).toBe(Trait.system | Trait.start)
})
