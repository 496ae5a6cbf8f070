/** White noise, mono at 16 kHz; the same every time. `level` is its greatest amplitude, 0 to 1. */
export function noise(seconds: number, level: number): Int16Array {
  let state = 1
  return Int16Array.from({ length: seconds * 16_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state / 2 ** 31) * level * 32_767
  })
}

/** Samples at 16 kHz with silence after them. */
export function withSilence(samples: Int16Array, ms: number): Int16Array {
  const longer = new Int16Array(samples.length + ms * 16)
  longer.set(samples)
  return longer
}
