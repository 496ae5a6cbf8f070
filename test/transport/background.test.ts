import { describe, expect, test } from 'vitest'
import {
  BackgroundFrame,
  type BackgroundSource,
  type BackgroundStretch,
  ErrorFrame,
  type Frame,
  HeardAudioFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SentAudioFrame,
} from '../../src/engine.ts'
import { answer, heard, outputLine, type RememberingSink, sampleRate, told } from './answers.ts'

/** A sound of one level that falls silent so many stretches after it was to end. */
function hum(level = 100, endsAfter = 3) {
  const stretches: BackgroundStretch[] = []
  const source: BackgroundSource = {
    mix(samples, stretch) {
      stretches.push(stretch)
      if (stretch.ending && endsAfter-- <= 0) return false
      for (let i = 0; i < samples.length; i++) samples[i]! += level
      return true
    },
  }
  return { source, stretches }
}

const begin = (source: BackgroundSource, layer?: string) =>
  new BackgroundFrame({ source, ...(layer && { layer }) })
const levels = ({ written }: RememberingSink) => written.map(({ samples }) => samples[0])
const spoken = (frames: readonly Frame[]) => frames.filter((frame) => frame instanceof HeardAudioFrame)

/** Whether what was written follows without a gap. */
function seamless({ written }: RememberingSink): boolean {
  return written.every(({ atMs }, i) => {
    const before = written[i - 1]
    return (
      before === undefined || Math.abs(before.atMs + (before.samples.length / sampleRate) * 1000 - atMs) < 1
    )
  })
}

describe('a background', () => {
  test('is heard under the answer and around it, and is told of as no speech', async () => {
    const { line, sink } = await outputLine()
    const { source, stretches } = hum()
    void line.send(begin(source))
    await line.clock.advance(99)
    for (const frame of answer(1, ['One two. '])) void line.send(frame)
    await line.clock.advance(2_000)
    expect(seamless(sink)).toBe(true)
    expect(levels(sink).every((level) => level === 100)).toBe(true)
    expect(stretches.map(({ speaking }) => speaking).indexOf(true)).toBe(5)
    expect(stretches.filter(({ speaking }) => speaking)).toHaveLength(20)
    expect(spoken(line.downstream).every(({ samples }) => samples.every((sample) => sample === 0))).toBe(true)
    expect(told(line.downstream)).toEqual(['started-speaking 1', 'stopped-speaking 1', 'turn-ended 1'])
    const sent = line.upstream.filter((frame) => frame instanceof SentAudioFrame)
    expect(sent.map(({ samples }) => samples[0])).toEqual(levels(sink))
    await line.end()
  })

  test('goes on while the answer pauses, and when it is interrupted', async () => {
    const { line, sink, interrupt } = await outputLine({ leadMs: 100 })
    void line.send(begin(hum().source))
    for (const frame of answer(0, ['one two three four. '])) void line.send(frame)
    await line.clock.advance(390)
    void line.send(new OutputPauseFrame())
    await line.clock.advance(1_000)
    expect(heard(line.downstream, 0)).toBe('one two ')
    void line.send(new OutputResumeFrame())
    await line.clock.advance(300)
    interrupt()
    await line.clock.advance(500)
    expect(heard(line.downstream, 0)).toBe('one two three ')
    const cut = sink.written.findIndex(({ clears }) => clears === 1)
    expect(sink.written[cut]!.atMs).toBe(1_690)
    for (const written of [sink.written.slice(0, cut), sink.written.slice(cut)])
      expect(seamless({ written } as RememberingSink)).toBe(true)
    await line.end()
  })

  test('makes an answer wait 60 ms at most, whatever the lead', async () => {
    const { line } = await outputLine({ leadMs: 500 })
    void line.send(begin(hum().source))
    await line.clock.advance(1_001)
    for (const frame of answer(1, ['One two. '])) void line.send(frame)
    await line.clock.advance(1_000)
    expect(spoken(line.downstream)[0]!.pts).toBeLessThanOrEqual(1_061)
    expect(heard(line.downstream, 1)).toBe('One two. ')
    await line.end()
  })

  test('is replaced in its layer, the old sound coming to its end under the new one', async () => {
    const { line, sink } = await outputLine()
    void line.send(begin(hum(100).source))
    void line.send(begin(hum(1).source, 'typing'))
    await line.clock.advance(50)
    void line.send(begin(hum(10).source))
    await line.clock.advance(100)
    void line.send(new BackgroundFrame({ layer: 'typing' }))
    await line.clock.advance(100)
    expect(levels(sink)).toEqual([100, 101, 101, 111, 111, 111, 11, 11, 11, 11, 11, 10, 10])
    await line.end()
    expect(line.clock.pendingTimers).toBe(0)
  })

  test('ends softly with the session, after what is said', async () => {
    const { line, sink } = await outputLine()
    const { source, stretches } = hum()
    void line.send(begin(source))
    for (const frame of answer(1, ['One two. '])) void line.send(frame)
    await line.end()
    expect(heard(line.downstream, 1)).toBe('One two. ')
    expect(stretches.findIndex(({ ending }) => ending)).toBeGreaterThanOrEqual(20)
    expect(sink.calls.at(-1)).toBe('close')
    expect(line.clock.pendingTimers).toBe(0)
  })

  test('that finds no end is cut off, and the session ends', async () => {
    const { line } = await outputLine()
    void line.send(begin(hum(100, Number.POSITIVE_INFINITY).source))
    await line.end()
    expect(line.clock.pendingTimers).toBe(0)
  })

  test('that fails is an error, and the answer goes on', async () => {
    const { line } = await outputLine()
    const source = {
      mix(): boolean {
        throw new Error('out of tape')
      },
    }
    void line.send(begin(source))
    for (const frame of answer(1, ['One two. '])) void line.send(frame)
    await line.end()
    const errors = line.upstream.filter((frame) => frame instanceof ErrorFrame)
    expect(errors.map(({ error }) => [error.code, error.message])).toEqual([['AUDIO_INVALID', 'out of tape']])
    expect(heard(line.downstream, 1)).toBe('One two. ')
  })

  test('given before the session begins plays from its beginning', async () => {
    const { line, sink } = await outputLine()
    void line.send(begin(hum().source))
    await line.clock.advance(40)
    expect(sink.calls).toEqual(['open', 'start 0'])
    expect(sink.written[0]!.atMs).toBe(0)
    await line.end()
  })
})
