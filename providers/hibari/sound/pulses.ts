import { hop, sampleRate } from './shape.ts'

/** Harmonics are made below this, in Hz. */
const highest = 11_000
/** Below this pitch, in Hz, there is no voice; its phase runs on at this pitch. */
const lowest = 40

/** The pulses of a voice: all harmonics of its pitch, each as loud as the other. */
export class PulseTrain {
  readonly #pitch: Float32Array
  readonly #scale: number
  #phase = 0
  #at: number

  /**
   * @param pitch In Hz, frame by frame; it glides from the middle of one to the middle of the next.
   * @param first The frame in whose middle the train begins.
   * @param scale What the pitch is multiplied with.
   */
  constructor(pitch: Float32Array, first: number, scale: number) {
    this.#pitch = pitch
    this.#at = first * hop
    this.#scale = scale
  }

  /** Fills in the next samples. */
  fill(samples: Float64Array, from: number, to: number): void {
    const last = this.#pitch.length - 1
    for (let i = from; i < to; i++) {
      const place = Math.min(last, Math.max(0, (this.#at++ + 0.5) / hop - 0.5))
      const frame = Math.floor(place)
      const here = this.#pitch[frame]!
      const next = this.#pitch[Math.min(last, frame + 1)]!
      const hertz = (here + (next - here) * (place - frame)) * this.#scale
      this.#phase += Math.max(lowest, hertz) / sampleRate
      this.#phase -= Math.floor(this.#phase)
      samples[i] = hertz < lowest ? 0 : harmonics(this.#phase * 2 * Math.PI, Math.floor(highest / hertz))
    }
  }
}

/** The sum of the cosines of an angle and its multiples, up to `count` times it: Dirichlet's kernel. */
function harmonics(angle: number, count: number): number {
  const half = Math.sin(angle / 2)
  if (Math.abs(half) < 1e-6) return count
  return Math.sin((count + 0.5) * angle) / (2 * half) - 0.5
}
