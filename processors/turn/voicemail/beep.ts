/** Audio that is judged at once, in milliseconds. */
const stepMs = 20
/** How much of a step's energy one frequency must hold to be a tone and no voice. */
const purity = 0.85
/** Steps quieter than this, in samples' units, are no tone: about -44 dBFS. */
const floor = 200

/** Hears the tone of an answering machine: one steady frequency. */
export class BeepDetector {
  readonly #sampleRate: number
  readonly #minSteps: number
  readonly #step: Int16Array
  #filled = 0
  #steps = 0
  #hz = 0

  /**
   * @param sampleRate Of the audio, in Hz.
   * @param minMs How long the tone has to last, in milliseconds.
   */
  constructor(sampleRate: number, minMs: number) {
    this.#sampleRate = sampleRate
    this.#minSteps = Math.ceil(minMs / stepMs)
    this.#step = new Int16Array(Math.round((sampleRate * stepMs) / 1000))
  }

  /** Takes the next samples, mono. Returns whether a tone that was long enough has ended in them. */
  hear(samples: Int16Array): boolean {
    let ended = false
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + this.#step.length - this.#filled)
      this.#step.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled < this.#step.length) break
      this.#filled = 0
      ended = this.#judge() || ended
    }
    return ended
  }

  #judge(): boolean {
    const hz = toneOf(this.#step, this.#sampleRate)
    if (hz !== undefined && (this.#steps === 0 || Math.abs(hz - this.#hz) < 0.04 * this.#hz)) {
      this.#hz = hz
      this.#steps++
      return false
    }
    const ended = this.#steps >= this.#minSteps
    this.#steps = hz === undefined ? 0 : 1
    this.#hz = hz ?? 0
    return ended
  }
}

/** The frequency from 400 to 2,000 Hz that holds almost all energy of the samples, if there is one. */
function toneOf(samples: Int16Array, sampleRate: number): number | undefined {
  let energy = 0
  let crossings = 0
  let first = -1
  let last = -1
  for (let i = 0; i < samples.length; i++) {
    energy += samples[i]! ** 2
    if (i === 0 || samples[i - 1]! >= 0 || samples[i]! < 0) continue
    const at = i - samples[i]! / (samples[i]! - samples[i - 1]!)
    if (first < 0) first = at
    else crossings++
    last = at
  }
  if (crossings < 2 || Math.sqrt(energy / samples.length) < floor) return undefined
  const hz = (crossings * sampleRate) / (last - first)
  if (hz < 400 || hz > 2_000) return undefined
  return goertzel(samples, hz / sampleRate) / (energy * samples.length) > purity / 2 ? hz : undefined
}

/** The power of one frequency, in turns a sample (Goertzel); of a pure tone half the energy times the length. */
function goertzel(samples: Int16Array, frequency: number): number {
  const factor = 2 * Math.cos(2 * Math.PI * frequency)
  let before = 0
  let here = 0
  for (const sample of samples) {
    const next = sample + factor * here - before
    before = here
    here = next
  }
  return here * here + before * before - factor * here * before
}
