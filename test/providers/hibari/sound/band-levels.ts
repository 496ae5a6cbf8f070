import { FFT } from '../../../../providers/hibari/sound/fft.ts'

const sampleRate = 24_000
const window = 1_200
const hop = 300
const bands = 40
/** Added to every power: what is quieter than some −60 dB counts for nothing. */
const floor = 1e-4

const mel = (hertz: number) => 2_595 * Math.log10(1 + hertz / 700)
const bandOf = (bin: number) =>
  Math.floor((bands * mel((bin * sampleRate) / window)) / (mel(sampleRate / 2) + 1))

/** How loud a sound is in 40 bands of the ear, in dB, every 12.5 ms. */
export function bandLevels(samples: Int16Array): number[] {
  const fft = new FFT(window)
  const levels: number[] = []
  for (let at = 0; at + window <= samples.length; at += hop) {
    const real = Float64Array.from(
      samples.subarray(at, at + window),
      (sample, i) => (sample / 32_768) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / window)),
    )
    const imaginary = new Float64Array(window)
    fft.forward(real, imaginary)
    const powers = new Float64Array(bands)
    for (let bin = 1; bin <= window / 2; bin++) powers[bandOf(bin)]! += real[bin]! ** 2 + imaginary[bin]! ** 2
    levels.push(...Array.from(powers, (power) => 10 * Math.log10(power + floor)))
  }
  return levels
}

/** How far apart two such are, in dB. */
export function meanDifference(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, level, i) => sum + Math.abs(level - other[i]!), 0) / one.length
}
