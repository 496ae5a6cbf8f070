/** Softer than this (−50 dB of full scale) is silence in any room. */
const alwaysQuiet = 100
/** Louder than this (−30 dB) never is. */
const neverQuiet = 1_000
/** By how much the guess at the room's noise rises in 20 ms: about 4 dB a second. */
const rise = 1.01

/** Tells silence from speech by what the room sounds like: good enough to find where a little time may be taken or given. */
export class Quietness {
  #noise = neverQuiet

  /** Whether a chunk of about 20 ms is silence. */
  hears(samples: Int16Array): boolean {
    const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / (samples.length || 1))
    this.#noise = Math.max(alwaysQuiet / 2, Math.min(level, this.#noise * rise))
    return level <= Math.min(neverQuiet, this.#noise * 2)
  }
}
