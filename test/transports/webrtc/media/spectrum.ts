const bandsHz = [200, 400, 600, 800, 1_000, 1_300, 1_700, 2_200, 2_800, 3_500, 4_500, 6_000]

/** How different two chunks at 16 kHz sound: the difference of their levels in twelve bands, in dB. */
export function spectralDistance(one: Int16Array, other: Int16Array): number {
  const off = bandsHz.map((hz) => level(one, hz) - level(other, hz))
  return Math.hypot(...off) / Math.sqrt(bandsHz.length)
}

function level(samples: Int16Array, hz: number): number {
  let [real, imaginary] = [0, 0]
  for (const [at, sample] of samples.entries()) {
    const windowed = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * at) / samples.length))
    const angle = (2 * Math.PI * hz * at) / 16_000
    real += windowed * Math.cos(angle)
    imaginary += windowed * Math.sin(angle)
  }
  return 10 * Math.log10(real ** 2 + imaginary ** 2 + 1e6)
}
