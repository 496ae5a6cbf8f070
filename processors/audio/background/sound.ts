/** A sound without an end, as it is heard: parts of full scale, mono. */
export interface SoundStream {
  /** Fills an array with what comes next. */
  fill(samples: Float32Array): void
}

/** Something that can be heard: makes a stream of it at a rate in Hz. */
export type Sound = (sampleRate: number) => SoundStream

/** Numbers between −1 and 1 that look random and are the same each time. */
export function noise(seed = 1): () => number {
  let state = seed
  return () => {
    // Marsaglia's xorshift, "Xorshift RNGs", Journal of Statistical Software 8 (2003).
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state / 2 ** 31
  }
}
