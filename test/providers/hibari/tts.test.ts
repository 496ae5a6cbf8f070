import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type HibariOptions, hibari } from '../../../providers/hibari/tts.ts'
import { TTSError, type Voicing } from '../../../src/engine.ts'
import { speakText } from '../../../src/testing/index.ts'
import { ttsContract } from '../../../testing/contracts/tts.ts'
import { hibariFolder } from '../../fixtures/hibari.ts'

ttsContract('hibari', hibari())

describe('hibari', () => {
  const voice = hibari()
  afterAll(() => voice.close?.())

  async function speak(text: string, voicing: Voicing = {}, provider = voice) {
    const { samples, words } = await speakText(provider, text, voicing)
    return { samples, words, ms: samples.length / 24 }
  }

  async function once(text: string, options: HibariOptions) {
    const provider = hibari(options)
    try {
      return await speak(text, {}, provider)
    } finally {
      await provider.close?.()
    }
  }

  test('begins and ends without much silence', async () => {
    const { samples } = await speak('Testing.')
    const loud = (from: number, to: number) =>
      samples.slice(from, to).some((sample) => Math.abs(sample) > 300)
    expect(loud(0, 24 * 150)).toBe(true)
    expect(loud(samples.length - 24 * 350, samples.length)).toBe(true)
  })

  test('the same text is the same sound; with another seed hardly another', async () => {
    const [{ samples }, again, other] = await Promise.all([
      speak('Good morning.'),
      speak('Good morning.'),
      once('Good morning.', { seed: 2 }),
    ])
    expect(again.samples).toEqual(samples)
    expect(other.samples).not.toEqual(samples)
    expect(other.samples.length).toBe(samples.length)
  })

  test('twice the speed takes half the time', async () => {
    const text = 'One two three four five.'
    const [slow, fast] = await Promise.all([speak(text), speak(text, { speed: 2 })])
    expect(fast.ms / slow.ms).toBeGreaterThan(0.4)
    expect(fast.ms / slow.ms).toBeLessThan(0.65)
  })

  test('a lower pitch is a lower voice, and takes as long', async () => {
    const text = 'Many more men are moving in.'
    const [own, low] = await Promise.all([speak(text), once(text, { pitch: 0.7 })])
    expect(low.ms).toBe(own.ms)
    expect(swings(low.samples) / swings(own.samples)).toBeCloseTo(0.7, 1)
  })

  test('a comma is heard between the words around it', async () => {
    const { samples, words } = await speak('Apples, oranges.')
    const gapAt = Math.round(words[0]!.endMs * 24)
    const energy = (at: number) => samples.slice(at, at + 480).reduce((sum, s) => sum + Math.abs(s), 0) / 480
    expect(words.map(({ text }) => text)).toEqual(['Apples,', 'oranges.'])
    expect(energy(gapAt + 480)).toBeLessThan(energy(gapAt - 24 * 250) / 4)
  })

  test('a hissing word begins where it is timed', async () => {
    const { samples, words } = await speak('Many ships arrive, no ships remain.')
    const crossings = (fromMs: number) => {
      const part = samples.slice(Math.round(fromMs * 24), Math.round((fromMs + 40) * 24))
      return part.filter((sample, i) => i > 0 && sample < 0 !== part[i - 1]! < 0).length
    }
    for (const { startMs } of words.filter(({ text }) => text === 'ships'))
      expect(crossings(startMs + 30)).toBeGreaterThan(3 * crossings(startMs - 60))
  })

  test('a long sentence is spoken clause by clause, and its words keep their places', async () => {
    const text =
      'When the train had left, and the last of the passengers had gone home, the old man locked the door of the station, ' +
      'put the key into the pocket of his coat, and walked slowly along the river; nobody saw him, but he was singing.'
    const { words, ms } = await speak(text)
    expect(words.map((word) => word.text).join(' ')).toBe(text)
    expect(words.at(-1)!.endMs).toBeLessThanOrEqual(ms)
    const long = words.filter(({ startMs, endMs }) => endMs - startMs > 1_200)
    expect(long).toEqual([])
  })

  test('a pronunciation in the text is one word, where it stands', async () => {
    const [given, plain] = await Promise.all([
      speak('Ask [Siobhan](/ʃəvˈɔn/) for it.'),
      speak('Ask Shavon for it.'),
    ])
    expect(given.words.map(({ text }) => text)).toEqual(['Ask', '[Siobhan](/ʃəvˈɔn/)', 'for', 'it.'])
    expect(Math.abs(given.ms - plain.ms)).toBeLessThan(300)
  })

  test('typographic quotes, dashes, accents and emoji are no trouble', async () => {
    expect((await speak('“Café” — it’s naïve… 😀 €5')).ms).toBeGreaterThan(1_000)
  })

  test.each([[0], [-1], [Number.NaN], [100]])('speed %d is refused', async (speed) => {
    const error = await speak('Hello.', { speed }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TTSError)
    expect((error as Error).message).toContain('from 0.5 to 2')
  })

  test('a pitch that is no voice is refused', async () => {
    await expect(once('Hello.', { pitch: 3 })).rejects.toThrow('pitch 3: give one from 0.5 to 2')
  })

  test('another voice of the family is named after its file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-voice-'))
    const model = join(folder, 'soul.onnx')
    symlinkSync(join(hibariFolder, 'heart.onnx'), model)
    const soul = hibari({ model })
    expect(soul.voices).toEqual(['soul'])
    expect((await speak('Hello.', { voice: 'soul' }, soul)).ms).toBeGreaterThan(300)
    await expect(speak('Hello.', { voice: 'heart' }, soul)).rejects.toThrow('it has soul')
    await soul.close?.()
    rmSync(folder, { recursive: true })
  })

  test('a voice that is not there is an error that says what to install', async () => {
    const error = await once('Hello.', { model: '/nowhere/soul.onnx' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TTSError)
    expect((error as Error).message).toContain('/nowhere/soul.onnx')
    expect((error as Error).message).toContain('npm install antiphon-embedded')
  })
})

/** How often a sound swings below 300 Hz: about its pitch, where most of it is voice. */
function swings(samples: Int16Array): number {
  const low = mean(mean(Float64Array.from(samples)))
  const clear = low.reduce((most, sample) => Math.max(most, sample), 0) / 20
  let count = 0
  let up = false
  for (const sample of low) {
    if (sample > clear && !up) count++
    if (Math.abs(sample) > clear) up = sample > 0
  }
  return count
}

/** Every sample's mean with the 79 before it. */
function mean(samples: Float64Array): Float64Array {
  let sum = 0
  return samples.map((sample, i) => {
    sum += sample - (samples[i - 80] ?? 0)
    return sum
  })
}
