import { afterAll, describe, expect, test } from 'vitest'
import { flite } from '../../../processors/tts/flite.ts'
import { silentLogger, systemClock, type WordTiming } from '../../../src/index.ts'
import { ttsContract } from '../../contract/tts.ts'

ttsContract('flite', flite())

describe('flite', () => {
  const voice = flite()
  afterAll(() => voice.close?.())

  async function speak(text: string, options: { voice?: string; speed?: number } = {}) {
    const context = { signal: new AbortController().signal, clock: systemClock, logger: silentLogger }
    const samples: number[] = []
    const words: WordTiming[] = []
    for await (const event of voice.synthesize(text, { ...context, ...options }))
      if (event.type === 'audio') samples.push(...event.samples)
      else words.push(...event.words)
    return { samples, words, ms: samples.length / 16 }
  }

  test.each(voice.voices!)('%s has a voice of its own', async (name) => {
    const { ms } = await speak('Good morning.', { voice: name })
    expect(ms).toBeGreaterThan(400)
    expect(ms).toBeLessThan(1_600)
  })

  test('begins and ends without much silence', async () => {
    const { samples } = await speak('Testing.')
    const loud = (from: number, to: number) =>
      samples.slice(from, to).some((sample) => Math.abs(sample) > 300)
    expect(loud(0, 16 * 120)).toBe(true)
    expect(loud(samples.length - 16 * 250, samples.length)).toBe(true)
  })

  test('twice the speed takes half the time', async () => {
    const [slow, fast] = await Promise.all([
      speak('One two three four five.'),
      speak('One two three four five.', { speed: 2 }),
    ])
    expect(fast.ms / slow.ms).toBeGreaterThan(0.4)
    expect(fast.ms / slow.ms).toBeLessThan(0.65)
  })

  test('a comma is heard between the words around it', async () => {
    const { samples, words } = await speak('Apples, oranges.')
    const gapAt = Math.round(words[0]!.endMs * 16)
    const energy = (at: number) => samples.slice(at, at + 320).reduce((sum, s) => sum + Math.abs(s), 0) / 320
    expect(words.map(({ text }) => text)).toEqual(['Apples,', 'oranges.'])
    expect(energy(gapAt + 320)).toBeLessThan(energy(gapAt - 16 * 250) / 4)
  })

  test('typographic quotes, dashes, accents and emoji are no trouble', async () => {
    expect((await speak('“Café” — it’s naïve… 😀 €5')).ms).toBeGreaterThan(1_000)
  })
})
