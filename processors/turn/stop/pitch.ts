/** The lowest and the highest voice that is looked for, in Hz: a deep man's and a child's. */
const lowestHz = 70
const highestHz = 400

/** How far the difference must fall for a period to be taken: de Cheveigné and Kawahara (2002), "YIN", step 4. */
const threshold = 0.15

/** Estimates the pitch of short stretches of a voice by the YIN method. One is used for many stretches: it allocates once. */
export class PitchTracker {
  readonly #sampleRate: number
  readonly #minLag: number
  readonly #maxLag: number
  readonly #difference: Float32Array

  /** @param sampleRate Of the audio, in Hz. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
    this.#minLag = Math.floor(sampleRate / highestHz)
    this.#maxLag = Math.ceil(sampleRate / lowestHz)
    this.#difference = new Float32Array(this.#maxLag + 2)
  }

  /** How many samples one estimate looks at: two periods of the lowest voice. */
  get windowSamples(): number {
    return 2 * (this.#maxLag + 1)
  }

  /** The pitch at `offset`, in Hz; `undefined` where no voice sounds: noise, silence, a voiceless consonant. */
  at(samples: Int16Array, offset: number): number | undefined {
    const lag = this.#period(samples, offset)
    return lag === undefined ? undefined : this.#sampleRate / lag
  }

  #period(samples: Int16Array, offset: number): number | undefined {
    const d = this.#difference
    const width = this.#maxLag + 1
    if (offset + 2 * width > samples.length) return undefined
    let sum = 0
    d[0] = 1
    for (let lag = 1; lag <= width; lag++) {
      let squares = 0
      // Every second sample: at 16 kHz a voice's pitch lies a factor of ten below what is lost.
      for (let i = 0; i < width; i += 2) {
        const delta = samples[offset + i]! - samples[offset + i + lag]!
        squares += delta * delta
      }
      sum += squares
      d[lag] = sum === 0 ? 1 : (squares * lag) / sum
    }
    for (let lag = this.#minLag; lag <= this.#maxLag; lag++) {
      if (d[lag]! >= threshold) continue
      while (lag < this.#maxLag && d[lag + 1]! < d[lag]!) lag++
      return lag + parabolic(d[lag - 1]!, d[lag]!, d[lag + 1]!)
    }
    return undefined
  }
}

/** Where between two neighbours the lowest point lies, from -0.5 to 0.5. */
function parabolic(before: number, here: number, after: number): number {
  const curve = before - 2 * here + after
  return curve === 0 ? 0 : Math.max(-0.5, Math.min(0.5, (before - after) / (2 * curve)))
}
