import { expect, test } from 'vitest'
import type { AgentLine } from '../../examples/talk/page/lines.ts'
import { Transcript, type TranscriptLine } from '../../examples/talk/page/transcript.ts'
import {
  AgentTurnEndedFrame,
  type Frame,
  HeardTextFrame,
  InterimTranscriptionFrame,
  InterruptFrame,
  MetricsFrame,
  OutputResumeFrame,
  ToolCallFrame,
  ToolCallResultFrame,
  TranscriptionFrame,
  TTSTextFrame,
  UserTurnEndedFrame,
} from '../../src/engine.ts'

/** What stands on the page after some frames. */
function shown(...frames: readonly Frame[]) {
  const lines = new Set<TranscriptLine>()
  const transcript = new Transcript({
    changed: (line) => lines.add(line),
    removed: (line) => lines.delete(line),
  })
  for (const frame of frames) transcript.take(frame)
  return { transcript, lines: [...lines] }
}

const asked = (text: string, turn: number) => [
  new InterimTranscriptionFrame({ text: text.slice(0, 4) }),
  new TranscriptionFrame({ text }),
  new UserTurnEndedFrame({ text, turn }),
]
const sentence = (text: string, turn: number) => new TTSTextFrame({ sentence: 1, text, turn })
const heard = (text: string, turn: number) => new HeardTextFrame({ sentence: 1, text, turn })

test('what may change is apart from what stands', () => {
  const { lines } = shown(
    new TranscriptionFrame({ text: 'Go forward.' }),
    new InterimTranscriptionFrame({ text: 'ten met' }),
  )
  expect(lines).toMatchObject([{ speaker: 'you', state: 'open', text: 'Go forward.', interim: 'ten met' }])
})

test('an answer is said word by word, and ends', () => {
  const begun = shown(...asked('Hello?', 1), sentence('How are you? ', 1), heard('How are ', 1))
  expect(begun.lines[1]).toMatchObject({ words: ['How', 'are', 'you?'], heard: 2, state: 'coming' })
  const ended = shown(
    ...asked('Hello?', 1),
    sentence('Fine. ', 1),
    heard('Fine. ', 1),
    new AgentTurnEndedFrame({ turn: 1 }),
  )
  expect(ended.lines).toMatchObject([
    { speaker: 'you', state: 'said', text: 'Hello?' },
    { speaker: 'agent', state: 'done', heard: 1 },
  ])
})

test('it thinks from the end of a turn to the first word', () => {
  expect(shown(...asked('Hello?', 1)).transcript.thinking).toBe(true)
  expect(shown(...asked('Hello?', 1), sentence('Yes. ', 1), heard('Yes. ', 1)).transcript.thinking).toBe(
    false,
  )
  expect(shown(...asked('Hello?', 1), new InterruptFrame()).transcript.thinking).toBe(false)
})

test('an interruption stands where it happened, and late sentences are not shown', () => {
  const { lines } = shown(
    sentence('One two three. ', 1),
    heard('One ', 1),
    new InterimTranscriptionFrame({ text: 'Wait' }),
    new InterruptFrame(),
    sentence('Four. ', 1),
    ...asked('Wait a moment', 2),
  )
  expect(lines.slice(0, 2)).toMatchObject([
    { speaker: 'agent', state: 'interrupted', heard: 1, words: ['One', 'two', 'three.'] },
    { speaker: 'you', state: 'said', text: 'Wait a moment' },
  ])
})

test('what came to nothing leaves no line', () => {
  expect(
    shown(new InterimTranscriptionFrame({ text: 'hm' }), new UserTurnEndedFrame({ text: '', turn: 1 })).lines,
  ).toEqual([])
  expect(shown(...asked('Hello?', 1), new InterruptFrame()).lines).toHaveLength(1)
})

test('"mm-hm" is an aside, and the next words are a line of their own', () => {
  const { lines } = shown(
    sentence('One two. ', 1),
    new TranscriptionFrame({ text: 'Mm-hm.' }),
    new OutputResumeFrame(),
    ...asked('And then?', 2),
  )
  expect(lines.filter(({ speaker }) => speaker === 'you')).toMatchObject([
    { state: 'aside', text: 'Mm-hm.' },
    { state: 'said', text: 'And then?' },
  ])
})

test('tools and figures belong to their answer', () => {
  const call = { callId: 'a', name: 'add', arguments: { sum: '1 + 1' }, turn: 1 }
  const { lines } = shown(
    ...asked('One plus one?', 1),
    new ToolCallFrame(call),
    new ToolCallResultFrame({ ...call, result: 2 }),
    sentence('Two. ', 1),
    new AgentTurnEndedFrame({ turn: 1 }),
    new MetricsFrame({ metrics: { type: 'turn', turn: 1, totalMs: 900, interrupted: false } }),
  )
  const answer = lines[1] as AgentLine
  expect(answer.tools).toMatchObject([{ name: 'add', state: 'done', result: 2 }])
  expect(answer.metrics?.totalMs).toBe(900)
})

test('a tool that was stopped with its answer does not seem to run on', () => {
  const call = { callId: 'a', name: 'add', arguments: { sum: '1 + 1' }, turn: 1 }
  const { lines } = shown(new ToolCallFrame(call), new InterruptFrame())
  expect(lines).toMatchObject([{ state: 'interrupted', tools: [{ name: 'add', state: 'stopped' }] }])
})

test('another session begins with nothing under way', () => {
  const { transcript, lines } = shown(sentence('One two. ', 1), heard('One ', 1))
  transcript.restart()
  expect(lines).toMatchObject([{ state: 'cut-off', heard: 1 }])
  transcript.take(sentence('Hello. ', 1))
  expect(lines).toMatchObject([{ words: ['One', 'two.'] }])
})
