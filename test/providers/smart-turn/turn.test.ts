import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { melBands, melFeatures, melFrames, melSamples } from '../../../providers/smart-turn/mel-features.ts'
import { smartTurn } from '../../../providers/smart-turn/turn.ts'
import { ProcessorError, providerCall, readWav } from '../../../src/engine.ts'
import { turnDetectorContract } from '../../../testing/contracts/turn-detector.ts'
import { heard, hum, tone } from '../../processors/turn/sounds.ts'
import { tinyOnnx } from './tiny-onnx.ts'

const folder = mkdtempSync(join(tmpdir(), 'antiphon-turn-'))
const modelPath = join(folder, 'tiny.onnx')
writeFileSync(modelPath, tinyOnnx())
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const voice = hum([{ ms: 7_900, hz: [120, 200], loud: [1, 1] }], 100)
const context = providerCall()

// The tiny model knows nothing of turns: its answer is the mean of the features.
turnDetectorContract('smartTurn', () => smartTurn({ modelPath }), {
  over: heard(tone(200, 300)),
  open: heard(voice),
})

test('asks the network for the mean of the same features', async () => {
  const detector = smartTurn({ modelPath })
  const features = melFeatures(voice)
  const mean = features.reduce((sum, value) => sum + value, 0) / features.length
  expect(await detector.probability(heard(voice), context)).toBeCloseTo(1 / (1 + Math.exp(-mean)), 4)
  expect(detector.metrics?.()).toMatchObject({ calls: 1, errors: 0 })
  await detector.close?.()
})

test('a model that is not there is an error that says so', async () => {
  const detector = smartTurn({ modelPath: join(folder, 'none.onnx') })
  await expect(detector.probability(heard(voice), context)).rejects.toThrow(ProcessorError)
  await expect(detector.probability(heard(voice), context)).rejects.toThrow('none.onnx')
  await detector.close?.()
})

/** The band that is loudest in a frame. */
function peak(features: Float32Array, frame: number): number {
  const column = Array.from({ length: melBands }, (_, band) => features[band * melFrames + frame]!)
  return column.indexOf(Math.max(...column))
}

test('a tone is loudest in the band of its mel', () => {
  // On Slaney's scale 80 bands up to 8 kHz are 0.5586 mel apart, and 1 kHz is at 15 mel.
  for (const hz of [200, 440, 1_000, 3_000, 6_000]) {
    const mel = hz < 1_000 ? (hz * 3) / 200 : 15 + (Math.log(hz / 1_000) * 27) / Math.log(6.4)
    const top = 15 + (Math.log(8) * 27) / Math.log(6.4)
    expect(Math.abs(peak(melFeatures(tone(hz, 8_000)), 400) - ((mel * 81) / top - 1))).toBeLessThan(1)
  }
})

test('features span two units at most, do not depend on loudness, and have the sound at their end', () => {
  const features = melFeatures(tone(440, 1_000))
  expect(features).toHaveLength(melBands * melFrames)
  expect(Math.max(...features) - Math.min(...features)).toBeLessThanOrEqual(2 + 1e-6)
  const quiet = melFeatures(tone(440, 1_000, 16_000, 2_000))
  expect(Math.max(...features.map((value, i) => Math.abs(value - quiet[i]!)))).toBeLessThan(0.3)
  const band = peak(features, 750)
  expect(features[band * melFrames + 750]! - features[band * melFrames + 100]!).toBeGreaterThan(1)
})

test('of more than 8 s only the last count', () => {
  const long = new Int16Array(melSamples + 16_000)
  long.set(tone(3_000, 1_000))
  long.set(tone(440, 8_000), 16_000)
  expect(melFeatures(long)).toEqual(melFeatures(tone(440, 8_000)))
})

test('the network of antiphon-embedded hears that somebody has finished, and that somebody has not', async () => {
  const detector = smartTurn()
  const { samples } = readWav(readFileSync(new URL('../../fixtures/audio/cards-2.wav', import.meta.url)))
  const after = (ms: number, silenceMs: number) => {
    const audio = new Int16Array((ms + silenceMs) * 16)
    audio.set(samples.subarray(0, ms * 16))
    return heard(audio)
  }
  // "Four queen of clubs", and in the pause behind "four".
  expect(await detector.probability(after(1_500, 200), context)).toBeGreaterThan(0.9)
  expect(await detector.probability(after(630, 190), context)).toBeLessThan(0.7)
  await detector.close?.()
})
