import { FFT } from './fft.ts'
import type { FrameSpectra } from './frame-spectra.ts'
import { bins, hop, windowLength } from './shape.ts'

const fft = new FFT(windowLength)

/** Hann's window, periodic. Its squares, each a hop from the other, add up to 1.5 wherever one looks. */
const hann = Float64Array.from(
  { length: windowLength },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowLength),
)
const analysis = hann.map((value) => value / hop)
const synthesis = hann.map((value) => value / (1.5 * windowLength))

/** Turns two frames of samples into spectra, and back, in one transform: one frame is its real part, the other its imaginary. */
export class Transform {
  readonly #real = new Float64Array(windowLength)
  readonly #imaginary = new Float64Array(windowLength)

  /** The spectra of the frame that begins at a sample, and of the next, a hop behind it. */
  forward(samples: Float64Array, at: number, spectra: FrameSpectra, frame: number): void {
    const real = this.#real
    const imaginary = this.#imaginary
    let any = false
    for (let i = 0; i < windowLength; i++) {
      const first = samples[at + i]!
      const second = samples[at + hop + i]!
      any ||= first !== 0 || second !== 0
      real[i] = first * analysis[i]!
      imaginary[i] = second * analysis[i]!
    }
    spectra.voiced[frame] = any
    spectra.voiced[frame + 1] = any
    if (!any) return
    fft.forward(real, imaginary)
    const { width } = spectra
    for (let k = 0, to = frame; k < bins; k++, to += width) {
      const mirror = k === 0 ? 0 : windowLength - k
      spectra.real[to] = (real[k]! + real[mirror]!) / 2
      spectra.imaginary[to] = (imaginary[k]! - imaginary[mirror]!) / 2
      spectra.real[to + 1] = (imaginary[k]! + imaginary[mirror]!) / 2
      spectra.imaginary[to + 1] = (real[mirror]! - real[k]!) / 2
    }
  }

  /** Adds the sound of two spectra to samples. */
  backward(spectra: FrameSpectra, frame: number, samples: Float64Array, at: number): void {
    const real = this.#real
    const imaginary = this.#imaginary
    const { width } = spectra
    for (let k = 0, from = frame; k < bins; k++, from += width) {
      const mirror = k === 0 ? 0 : windowLength - k
      const r1 = spectra.real[from]!
      const r2 = spectra.real[from + 1]!
      const alone = mirror === k || k === 0
      const i1 = alone ? 0 : spectra.imaginary[from]!
      const i2 = alone ? 0 : spectra.imaginary[from + 1]!
      real[k] = r1 - i2
      imaginary[k] = i1 + r2
      real[mirror] = r1 + i2
      imaginary[mirror] = r2 - i1
    }
    fft.backward(real, imaginary)
    for (let i = 0; i < windowLength; i++) {
      const weight = synthesis[i]!
      samples[at + i]! += real[i]! * weight
      samples[at + hop + i]! += imaginary[i]! * weight
    }
  }
}
