import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Tally } from '../../examples/demo/report.ts'
import { hanging, lineWidth, wrap } from '../../examples/demo/terminal.ts'
import { TranscriptReport } from '../../examples/demo/transcript-report.ts'
import { AntiphonError, type PipelineMetrics, type SessionEvent } from '../../src/engine.ts'

let printed = ''

beforeEach(() => {
  printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
  vi.stubEnv('NO_COLOR', '1')
  vi.stubEnv('FORCE_COLOR', undefined)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const story =
  'On a small island, far out in a cold gray sea, there stood a lighthouse with a red door, and in it lived a keeper.'

const caller = (text: string): SessionEvent => ({ type: 'user-turn', atMs: 1_000, text }) as SessionEvent
const turn: SessionEvent = {
  type: 'turn',
  atMs: 2_000,
  metrics: { sttMs: 224, llmTtfbMs: 0, ttsTtfbMs: 0.2, userStopToFirstAudioMs: 300 } as PipelineMetrics,
}
const spared: SessionEvent = { type: 'speculation-right', atMs: 1_500, savedMs: 80 } as SessionEvent
const failed: SessionEvent = {
  type: 'error',
  atMs: 1_600,
  error: new AntiphonError('LLM_FAILED', 'Nothing answers.'),
} as SessionEvent

describe('lines', () => {
  test('are as wide as the terminal, from 40 to 100 columns, and 80 where there is none', () => {
    expect([0, 20, 72, 100, 300].map((columns) => lineWidth(columns))).toEqual([80, 40, 72, 100, 100])
  })

  test('break between words, and in words that are longer than a line', () => {
    expect(wrap('one two  three', 7)).toEqual(['one two', 'three'])
    expect(wrap('a abcdefghij b', 4)).toEqual(['a', 'abcd', 'efgh', 'ij b'])
    expect(wrap(' ', 4)).toEqual([])
  })

  test('that go on stand under the text, not under the head', () => {
    const lines = hanging('head ', story, 5).split('\n')
    expect(lines[0]).toMatch(/^head On a small/)
    expect(lines[1]).toMatch(/^ {5}\S/)
  })
})

describe('the transcript', () => {
  test('fits into 80 columns, and what is said hangs under its beginning', () => {
    new TranscriptReport(0).event(caller(story))
    const [first, second] = printed.split('\n')
    expect(first).toMatch(/^ {3}1\.0 {2}caller On a small island/)
    expect(second).toMatch(/^ {15}\S/)
    expect(Math.max(...printed.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('has colour only where it is wanted', () => {
    new TranscriptReport(0).event(caller('Hello.'))
    expect(printed).toBe(stripVTControlCharacters(printed))
    printed = ''
    vi.stubEnv('NO_COLOR', undefined)
    vi.stubEnv('FORCE_COLOR', '1')
    new TranscriptReport(0).event(caller('Hello.'))
    expect(printed).not.toBe(stripVTControlCharacters(printed))
    expect(stripVTControlCharacters(printed)).toBe('   1.0  caller Hello.\n')
  })

  test('tells what was measured, and nothing of zero milliseconds', () => {
    const report = new TranscriptReport(0)
    report.event(spared)
    report.event(turn)
    expect(printed).toContain('heard after 224 ms · answered after 300 ms')
    expect(printed).toContain('80 ms earlier')
    expect(printed).not.toMatch(/\b0 ms/)
  })

  test('tells no milliseconds on a virtual clock, and says why', () => {
    const report = new TranscriptReport(0, true)
    const tally = new Tally()
    for (const event of [caller('Hello.'), spared, turn]) {
      report.event(event)
      tally.event(event)
    }
    report.summary(tally.summary(4))
    expect(printed).not.toMatch(/\d ms/)
    expect(printed).toContain('1 answer prepared ahead; 0 dropped')
    expect(printed).toContain('a virtual clock')
  })

  test('counts no answer as prepared ahead that failed', () => {
    const report = new TranscriptReport(0)
    const tally = new Tally()
    for (const event of [caller('Hello.'), spared, failed, turn]) {
      report.event(event)
      tally.event(event)
    }
    expect(tally.summary(4)).toMatchObject({ speculated: 0, savedMs: 0 })
    expect(printed).toContain('LLM_FAILED: Nothing answers.')
    expect(printed).not.toContain('earlier')
  })
})
