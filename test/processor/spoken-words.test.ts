import { describe, expect, test } from 'vitest'
import { PipelineError, PipelineTask } from '../../src/engine.ts'
import { SimulatedCaller, speakWords, VirtualClock, WordListener } from '../../src/testing/index.ts'
import { agentPipeline } from '../observe/agent-pipeline.ts'

function heard(audio: Int16Array, chunk: number): string {
  const ear = new WordListener()
  const words: string[] = []
  for (let at = 0; at < audio.length; at += chunk) words.push(...ear.hear(audio.subarray(at, at + chunk)))
  return words.join(' ')
}

describe('words for tests', () => {
  test.each([1, 10, 300, 2_047, 2_048, 2_049, 4_096, 10_000, 65_536])(
    'E7: are heard however long each sounds: %s ms',
    (msPerWord) => {
      const sampleRate = msPerWord < 10 ? 48_000 : 16_000
      const audio = speakWords('hi there you', { msPerWord, sampleRate })
      expect(audio).toHaveLength((3 * msPerWord * sampleRate) / 1000)
      expect(heard(audio, 320)).toBe('hi there you')
    },
  )

  test('E7, a neighbour: are heard in chunks of any size, between other sounds', () => {
    const audio = speakWords('one zwölf 三', { msPerWord: 2_048 })
    const noise = new Int16Array(1_000).fill(30_001)
    const all = Int16Array.from([...noise, ...audio, ...noise])
    for (const chunk of [1, 7, 320, 100_000]) expect(heard(all, chunk)).toBe('one zwölf 三')
  })

  test.each([0, -1, Number.NaN])('E7, a neighbour: a word of %s ms is an error that says so', (msPerWord) => {
    expect(() => speakWords('hi', { msPerWord })).toThrow(
      `speakWords takes a number above 0 as "msPerWord", and was given ${msPerWord}.`,
    )
  })

  test('E7, a neighbour: a length without end, and one in which no word fits', () => {
    expect(() => speakWords('hi', { msPerWord: Number.POSITIVE_INFINITY })).toThrow(PipelineError)
    expect(() => speakWords('hi', { msPerWord: Number.POSITIVE_INFINITY })).toThrow('no more than two hours')
    expect(() => speakWords('incomprehensibilities', { msPerWord: 1 })).toThrow('does not fit into 1 ms')
  })

  test('E3, a neighbour: two things said at once are said one after the other, and both settle', async () => {
    const clock = new VirtualClock()
    const settled: string[] = []
    const caller = new SimulatedCaller(async (line) => {
      await Promise.all([
        line.say('first words').then(() => settled.push('first')),
        line.say('second words').then(() => settled.push('second')),
      ])
      await Promise.all([line.agentSpeaks(), line.agentSpeaks()])
      await line.answered()
    })
    await clock.runUntil(new PipelineTask(agentPipeline(caller, 'Yes.'), { clock }).run())
    expect(settled).toEqual(['first', 'second'])
    expect(caller.heard).toBe('Yes.')
  })
})
