import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadPhonemizer } from '../../../providers/hibari/load-phonemizer.ts'
import { AcousticNetwork } from '../../../providers/hibari/sound/network.ts'
import { soundingFrames } from '../../../providers/hibari/sound/silence.ts'
import { clausesOf, wordsOf } from '../../../providers/hibari/text/script.ts'
import { clauseTimings } from '../../../providers/hibari/timings.ts'
import { hibari } from '../../../providers/hibari/tts.ts'
import { speakText } from '../../../src/testing/index.ts'
import { hibariFolder, referenceAcoustics } from '../../fixtures/hibari.ts'

const hissing = ['ships', 'sons', 'shoes', 'seals', 'sands', 'signs', 'songs', 'shores', 'sums']

test('words that hiss at both ends are timed as they are heard, to 30 ms', async () => {
  const voice = hibari()
  for (const [i, word] of hissing.entries()) {
    const before = ['Many', 'You', 'They'][i % 3]
    const { samples, words } = await speakText(
      voice,
      `${before} ${word} are our own, and nine ${word} may go.`,
    )
    const timed = words.filter(({ text }) => text === word)
    expect(timed).toHaveLength(2)
    for (const { startMs, endMs } of timed) {
      const middle = (startMs + endMs) / 2
      expect(Math.abs(startMs - firstHiss(samples, startMs - 150, middle))).toBeLessThan(30)
      expect(Math.abs(endMs - lastHiss(samples, middle, endMs + 150))).toBeLessThan(30)
    }
  }
  await voice.close?.()
})

test('cut anywhere, a sentence ends on the word on which the reference ends: in 99 of 100', async () => {
  const phonemizer = await loadPhonemizer(hibariFolder)
  const network = await AcousticNetwork.load(join(hibariFolder, 'heart.onnx'))
  let cuts = 0
  let same = 0
  for (const { text, ids, durations } of referenceAcoustics()) {
    const words = wordsOf(text)
    const [clause, ...others] = clausesOf(await phonemizer.say(text), words)
    if (others.length > 0 || clause!.phonemes.length !== ids.length - 2) continue
    const own = await network.describe(ids, 1)
    const range = soundingFrames(own)
    const times = (each: ArrayLike<number>) =>
      clauseTimings(clause!, { ...range, durations: Float32Array.from(each) }, words, 0, words.length)
    const [timed, reference] = [times(own.durations), times(durations)]
    const endMs = timed.at(-1)!.endMs
    for (let i = 0; i < 50; i++) {
      const spoken = (each: typeof timed) =>
        each.filter((word) => word.endMs <= (endMs * (i + 0.5)) / 50).length
      cuts++
      if (spoken(timed) === spoken(reference)) same++
    }
  }
  expect(cuts).toBeGreaterThan(1_500)
  expect(same / cuts).toBeGreaterThanOrEqual(0.99)
})

const stepMs = 5
const samplesPerMs = 24

/** Whether a sound hisses for 10 ms: most of it is above some 4 kHz, and it is no silence. */
function hisses(samples: Int16Array, ms: number): boolean {
  const from = Math.round(ms * samplesPerMs)
  const part = samples.subarray(from - 2, from + 10 * samplesPerMs)
  let high = 0
  let all = 0
  for (let i = 2; i < part.length; i++) {
    high += (part[i]! - 2 * part[i - 1]! + part[i - 2]!) ** 2
    all += part[i]! ** 2
  }
  return high / all > 0.5 && all / part.length > 10_000
}

/** When a hiss begins, in ms: 20 ms of it. */
function firstHiss(samples: Int16Array, fromMs: number, toMs: number): number {
  for (let ms = fromMs; ms < toMs; ms += stepMs)
    if ([0, 1, 2, 3].every((i) => hisses(samples, ms + i * stepMs))) return ms + stepMs
  return Number.NaN
}

/** When the last hiss ends. */
function lastHiss(samples: Int16Array, fromMs: number, toMs: number): number {
  for (let ms = toMs; ms > fromMs; ms -= stepMs)
    if ([0, 1, 2].every((i) => hisses(samples, ms - i * stepMs))) return ms + stepMs
  return Number.NaN
}
