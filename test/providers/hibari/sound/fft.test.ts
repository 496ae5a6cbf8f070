import { expect, test } from 'vitest'
import { FFT } from '../../../../providers/hibari/sound/fft.ts'

/** Numbers that look like chance and are always the same. */
const sequence = (length: number, seed: number) =>
  Float64Array.from({ length }, (_, i) => Math.sin((i + 1) * (i + seed) * 12.9898))

test.each([1, 2, 3, 4, 5, 6, 8, 12, 15, 20, 60, 100, 1_200])(
  'a transform of %d is the sum it stands for',
  (length) => {
    const real = sequence(length, 1)
    const imaginary = sequence(length, 2)
    const [r, i] = [real.slice(), imaginary.slice()]
    const fft = new FFT(length)
    fft.forward(r, i)
    for (let k = 0; k < length; k += Math.ceil(length / 30)) {
      let sumR = 0
      let sumI = 0
      for (let n = 0; n < length; n++) {
        const angle = (-2 * Math.PI * n * k) / length
        sumR += real[n]! * Math.cos(angle) - imaginary[n]! * Math.sin(angle)
        sumI += real[n]! * Math.sin(angle) + imaginary[n]! * Math.cos(angle)
      }
      expect(r[k]).toBeCloseTo(sumR, 8)
      expect(i[k]).toBeCloseTo(sumI, 8)
    }
    fft.backward(r, i)
    for (let n = 0; n < length; n++) {
      expect(r[n]! / length).toBeCloseTo(real[n]!, 10)
      expect(i[n]! / length).toBeCloseTo(imaginary[n]!, 10)
    }
  },
)

test('a length with another factor is refused', () => {
  expect(() => new FFT(14)).toThrow('beyond 5')
})
