import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { AcousticNetwork, type Acoustics } from '../../../../providers/hibari/sound/network.ts'
import { Noise } from '../../../../providers/hibari/sound/noise.ts'
import { vocoded } from '../../../../providers/hibari/sound/vocoder.ts'
import {
  hibariFolder,
  type ReferenceAcoustics,
  referenceAcoustics,
  referenceSound,
} from '../../../fixtures/hibari.ts'
import { bandLevels, meanDifference } from './band-levels.ts'

const references = referenceAcoustics()
let own: Acoustics[]
beforeAll(async () => {
  const network = await AcousticNetwork.load(join(hibariFolder, 'heart.onnx'))
  own = []
  for (const { ids } of references) own.push(await network.describe(ids, 1))
}, 60_000)

const pairs = (): [Acoustics, ReferenceAcoustics][] => own.map((each, i) => [each, references[i]!])
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

// Its weights are of 8 bits, and processors multiply those in more than one way: rounding decides now and then.
describe('the network gives what the reference does', () => {
  test('the same durations, but for one in a hundred, and that by one', () => {
    const apart = pairs().flatMap(([{ durations }, reference]) =>
      Array.from(durations, (duration, i) => Math.abs(duration - reference.durations[i]!)),
    )
    expect(apart.length).toBeGreaterThan(1_800)
    expect(Math.max(...apart)).toBeLessThanOrEqual(1)
    expect(apart.filter((each) => each > 0).length / apart.length).toBeLessThan(0.01)
    for (const [{ frames, durations }] of pairs())
      expect(frames).toBe(2 * durations.reduce((sum, each) => sum + each, 0))
  })

  test('the same levels, to a fiftieth of a neper, and the same pitch, to one part in a hundred', () => {
    for (const [{ harmonicLevels, noiseLevels, pitch }, { meanLh, meanLn, meanF0 }] of pairs()) {
      expect(Math.abs(mean(harmonicLevels) - meanLh)).toBeLessThan(0.02)
      expect(Math.abs(mean(noiseLevels) - meanLn)).toBeLessThan(0.02)
      const voiced = pitch.filter((hertz) => hertz >= 40)
      expect(Math.abs(mean(voiced) / meanF0 - 1)).toBeLessThan(0.01)
    }
  })
})

// What the seed of the noise changes is little; a pitch that rounding moves by one part in a thousand changes more.
describe('the sound is that of the reference', () => {
  const sound = (acoustics: Acoustics, seed = 1) => {
    const noise = new Noise(seed).stream()
    const pieces = [...vocoded(acoustics, { from: 0, to: acoustics.frames, pitch: 1, noise })]
    return Int16Array.from(pieces.flatMap((piece) => [...piece]))
  }

  test.each([1, 2, 3, 4])('sentence %d', (number) => {
    const reference = referenceSound(number)
    const acoustics = own[number - 1]!
    const samples = sound(acoustics)
    const levels = bandLevels(samples)
    expect(samples.length).toBe(reference.length)
    expect(meanDifference(levels, bandLevels(sound(acoustics, 2)))).toBeLessThan(0.03)
    expect(meanDifference(levels, bandLevels(reference))).toBeLessThan(0.4)
  })

  test('the pulses keep step with those of the reference, over what is voiceless', () => {
    const likeness = [1, 2, 3, 4].map((number) => alike(sound(own[number - 1]!), referenceSound(number)))
    expect(Math.min(...likeness)).toBeGreaterThan(0.5)
    expect(mean(likeness)).toBeGreaterThan(0.75)
  })
})

/** How alike two waves are: 1 if they are the same, 0 if they have nothing to do with each other. */
function alike(one: Int16Array, other: Int16Array): number {
  const product = (a: Int16Array, b: Int16Array) => a.reduce((sum, sample, i) => sum + sample * b[i]!, 0)
  return product(one, other) / Math.sqrt(product(one, one) * product(other, other))
}
