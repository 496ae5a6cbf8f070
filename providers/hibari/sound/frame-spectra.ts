import type { Acoustics } from './network.ts'
import type { NoiseStream } from './noise.ts'
import { bins } from './shape.ts'

/** Levels are logarithms; none is above this. */
const highestLevel = 7

/** The spectra of some frames: those of the pulses, made into those of the voice. All frames of the lowest frequency come first. */
export class FrameSpectra {
  readonly width: number
  readonly real: Float64Array
  readonly imaginary: Float64Array
  /** Whether a frame has pulses. */
  readonly voiced: boolean[]
  readonly #acoustics: Acoustics

  /** @param width How many frames. */
  constructor(acoustics: Acoustics, width: number) {
    this.#acoustics = acoustics
    this.width = width
    this.real = new Float64Array(bins * width)
    this.imaginary = new Float64Array(bins * width)
    this.voiced = new Array<boolean>(width).fill(false)
  }

  /** Shapes the pulses of `count` frames, the first of which is number `frame`, and adds what is noise. */
  shape(frame: number, count: number, noise: NoiseStream): void {
    const { real, imaginary, voiced, width } = this
    const { frames, harmonicLevels, harmonicPhases, noiseLevels, transientLevels, transientPhases } =
      this.#acoustics
    for (let j = 0; j < count; j++) {
      const random = noise.take(2 * bins)
      const pulses = voiced[j]!
      for (let k = 0; k < bins; k++) {
        const from = k * frames + frame + j
        const to = k * width + j
        const level = Math.exp(Math.min(highestLevel, noiseLevels[from]!))
        const transient = Math.exp(Math.min(highestLevel, transientLevels[from]!))
        const phase = transientPhases[from]!
        let r = level * random[2 * k]! + transient * Math.cos(phase)
        let i = level * random[2 * k + 1]! + transient * Math.sin(phase)
        if (pulses) {
          const harmonic = Math.exp(Math.min(highestLevel, harmonicLevels[from]!))
          const turn = Math.PI * Math.tanh(harmonicPhases[from]!)
          const c = harmonic * Math.cos(turn)
          const s = harmonic * Math.sin(turn)
          r += c * real[to]! - s * imaginary[to]!
          i += c * imaginary[to]! + s * real[to]!
        }
        real[to] = r
        imaginary[to] = i
      }
    }
  }
}
