import { Loudness } from './loudness.ts'

/** The most it makes louder or quieter, in dB. */
const mostDb = 24
/** How fast the gain may change, in dB a second. */
const dbPerSecond = 12
/** No sample is made louder than this. */
const ceiling = 32_000

/** Brings one voice to a loudness, whatever it comes in at. Silence and noise below −50 LUFS are not made louder for their own sake. */
export class Leveller {
  readonly #loudness: Loudness
  readonly #sampleRate: number
  readonly #targetLufs: number
  #gainDb = 0
  #gain = 1

  /**
   * @param sampleRate In Hz, of the mono audio.
   * @param targetLufs The loudness it is brought to.
   */
  constructor(sampleRate: number, targetLufs: number) {
    this.#loudness = new Loudness(sampleRate)
    this.#sampleRate = sampleRate
    this.#targetLufs = targetLufs
  }

  /** The next audio, levelled. */
  process(samples: Int16Array): Int16Array {
    this.#loudness.push(samples)
    const { lufs } = this.#loudness
    if (lufs !== undefined) {
      const wanted = Math.max(-mostDb, Math.min(mostDb, this.#targetLufs - lufs))
      const step = (dbPerSecond * samples.length) / this.#sampleRate
      this.#gainDb += Math.max(-step, Math.min(step, wanted - this.#gainDb))
    }
    let peak = 1
    for (let i = 0; i < samples.length; i++) peak = Math.max(peak, Math.abs(samples[i]!))
    const from = Math.min(this.#gain, ceiling / peak)
    const to = Math.min(10 ** (this.#gainDb / 20), ceiling / peak)
    const levelled = new Int16Array(samples.length)
    for (let i = 0; i < samples.length; i++)
      levelled[i] = Math.round(samples[i]! * (from + ((to - from) * i) / samples.length))
    this.#gain = to
    return levelled
  }
}
