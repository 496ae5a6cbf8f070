import { afterAll, describe, expect, test } from 'vitest'
import { flite } from '../../../providers/flite/tts.ts'
import { TTSError, type Voicing } from '../../../src/engine.ts'
import { speakText } from '../../../src/testing/index.ts'
import { ttsContract } from '../../../testing/contracts/tts.ts'

ttsContract('flite', flite())

describe('flite', () => {
  const voice = flite()
  afterAll(() => voice.close?.())

  async function speak(text: string, voicing: Voicing = {}) {
    const { samples, words } = await speakText(voice, text, voicing)
    return { samples: [...samples], words, ms: samples.length / 16 }
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

  test.each([
    ['Order 12345 ships soon.', '12345', 'Twelve thousand three hundred forty five.'],
    ['The BBC and we listen.', 'BBC', 'B B C.'],
    ['It cost $25.50 only, really.', '$25.50', 'Twenty five dollars fifty cents.'],
    ['Then Dr. Smith came in.', 'Dr.', 'Doctor.'],
  ])('in %j the word %j lasts as long as it is spoken', async (text, word, spoken) => {
    const [{ words, ms }, alone] = await Promise.all([speak(text), speak(spoken)])
    const timing = words.find((each) => each.text === word)!
    // At the end of a sentence words are drawn out, and 140 ms of silence surround it.
    const share = (timing.endMs - timing.startMs) / (alone.ms - 140)
    expect(share).toBeGreaterThan(0.6)
    expect(share).toBeLessThan(1.15)
    expect(words.map((each) => each.text).join(' ')).toBe(text)
    expect(words.at(-1)!.endMs).toBeLessThanOrEqual(ms)
  })

  test('a hissing word begins where it is timed', async () => {
    const { samples, words } = await speak('Many ships arrive, no ships remain.')
    const crossings = (fromMs: number) => {
      const part = samples.slice(Math.round(fromMs * 16), Math.round((fromMs + 40) * 16))
      return part.filter((sample, i) => i > 0 && sample < 0 !== part[i - 1]! < 0).length
    }
    for (const { startMs } of words.filter(({ text }) => text === 'ships'))
      expect(crossings(startMs + 30)).toBeGreaterThan(3 * crossings(startMs - 60))
  })

  test.each([[0], [-1], [Number.NaN], [100]])('speed %d is refused', async (speed) => {
    const error = await speak('Hello.', { speed }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TTSError)
    expect((error as Error).message).toContain('from 0.25 to 4')
  })

  test('typographic quotes, dashes, accents and emoji are no trouble', async () => {
    expect((await speak('“Café” — it’s naïve… 😀 €5')).ms).toBeGreaterThan(1_000)
  })
})
