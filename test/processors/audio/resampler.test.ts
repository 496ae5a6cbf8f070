import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Resampler } from '../../../processors/audio/pcm/resampler.ts'
import { resamplerFilter } from '../../../processors/audio/pcm/resampler-filter.ts'
import { AudioError } from '../../../src/engine.ts'

function sine(rate: number, hz: number, seconds = 1): Int16Array {
  return Int16Array.from(
    { length: rate * seconds },
    (_, i) => 20_000 * Math.sin((2 * Math.PI * hz * i) / rate),
  )
}

function convert(samples: Int16Array, from: number, to: number, chunk = samples.length): Int16Array {
  const resampler = new Resampler(from, to)
  const out: number[] = []
  for (let at = 0; at < samples.length; at += chunk)
    out.push(...resampler.push(samples.subarray(at, at + chunk)))
  out.push(...resampler.flush())
  return Int16Array.from(out)
}

function decibels(power: number, reference: number): number {
  return 10 * Math.log10(power / reference)
}

test.each([
  [44_100, 16_000, 1_000],
  [48_000, 16_000, 3_000],
  [8_000, 16_000, 1_000],
  [16_000, 24_000, 5_000],
  [22_050, 16_000, 2_000],
  [16_000, 8_000, 1_000],
  [47_999, 16_000, 3_000],
  [16_000, 44_101, 3_000],
])('%d Hz to %d Hz keeps a tone, in phase, with noise 60 dB below it', (from, to, hz) => {
  const out = convert(sine(from, hz), from, to)
  let signal = 0
  let noise = 0
  for (let i = 500; i < out.length - 500; i++) {
    const ideal = 20_000 * Math.sin((2 * Math.PI * hz * i) / to)
    signal += ideal ** 2
    noise += (out[i]! - ideal) ** 2
  }
  expect(decibels(signal, noise)).toBeGreaterThan(60)
})

test('what the lower rate cannot carry is gone, not folded into what it can', () => {
  const out = convert(sine(48_000, 9_000), 48_000, 16_000)
  const power = out.slice(500, -500).reduce((sum, s) => sum + s ** 2, 0) / (out.length - 1000)
  expect(decibels(power + 1e-9, 20_000 ** 2 / 2)).toBeLessThan(-60)
})

test.each([[0], [-8_000], [22_050.5], [Number.NaN]])('%d Hz is no rate', (rate) => {
  expect(() => new Resampler(rate, 16_000)).toThrow(AudioError)
  expect(() => new Resampler(16_000, rate)).toThrow(AudioError)
})

test('equal rates give back the same array', () => {
  const samples = sine(16_000, 440)
  expect(new Resampler(16_000, 16_000).push(samples)).toBe(samples)
})

const rates = fc.constantFrom(8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000, 47_999)

test('the length is that of the time it lasts, and chunks make no difference', () => {
  fc.assert(
    fc.property(
      rates,
      rates,
      fc.array(fc.integer({ min: -30_000, max: 30_000 }), { maxLength: 800 }),
      fc.integer({ min: 1, max: 900 }),
      (from, to, values, chunk) => {
        const samples = Int16Array.from(values)
        const whole = convert(samples, from, to, Math.max(1, samples.length))
        expect(whole.length).toBe(Math.round((samples.length * to) / from))
        expect(convert(samples, from, to, chunk)).toEqual(whole)
      },
    ),
  )
})

test.each([
  [4_000_000_000, 16_000],
  [16_000, 4_000_000_000],
  [768_000, 1_000],
  [7, 48_000],
])('B6: no table is made for a conversion that nobody needs, from %i Hz to %i Hz', (from, to) => {
  expect(() => new Resampler(from, to)).toThrow(AudioError)
})

test('B6: the largest table has a bound, whatever the rates', () => {
  for (const [from, to] of [
    [767_999, 8_000],
    [8_000, 767_999],
    [48_000, 47_999],
    [768_000, 7_680],
  ] as const)
    expect(resamplerFilter(from, to).coefficients.length).toBeLessThan(150_000)
})
