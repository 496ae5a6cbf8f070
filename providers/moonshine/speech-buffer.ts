/** Length of the frames whose loudness is measured. */
const frameMs = 20
/** What counts as quiet: 26 dB below the loudness that a quarter of the frames exceed, ... */
const quietRatio = 0.05
/** ... or below −60 dB of full scale, whatever else there was. */
const alwaysQuiet = 0.001
/** Frames over which loudness is averaged to find the best place to cut: 100 ms. */
const cutFrames = 5
/** Steps a decade of the loudness histogram: 1 dB. */
const stepsPerDecade = 20
const bins = 5 * stepsPerDecade

/** The audio of an utterance so far, and where in it nobody spoke. */
export class SpeechBuffer {
  readonly #frame: number
  #samples: Int16Array<ArrayBuffer>
  #length = 0
  /** Loudness (root mean square, full scale is 1) of every whole frame. */
  #levels: number[] = []
  /** How many frames are how loud. */
  #histogram = new Uint32Array(bins)

  /** @param sampleRate In Hz. */
  constructor(sampleRate: number) {
    this.#frame = Math.round((sampleRate * frameMs) / 1000)
    this.#samples = new Int16Array(sampleRate * 4)
  }

  /** Samples so far. */
  get length(): number {
    return this.#length
  }

  /** The sample from which on it has been quiet. `length` or a little less if somebody is speaking. */
  get quietFrom(): number {
    const threshold = Math.max(alwaysQuiet, quietRatio * this.#upperQuartile())
    let frame = this.#levels.length
    while (frame > 0 && this.#levels[frame - 1]! < threshold) frame--
    return frame * this.#frame
  }

  add(chunk: Int16Array): void {
    const length = this.#length + chunk.length
    if (length > this.#samples.length) {
      const larger = new Int16Array(Math.max(length, 2 * this.#samples.length))
      larger.set(this.#samples.subarray(0, this.#length))
      this.#samples = larger
    }
    this.#samples.set(chunk, this.#length)
    this.#length = length
    while ((this.#levels.length + 1) * this.#frame <= length) this.#measure()
  }

  /** A copy of everything so far. */
  copy(): Int16Array<ArrayBuffer> {
    return this.#samples.slice(0, this.#length)
  }

  /** The middle of the quietest 100 ms between two samples. */
  quietest(from: number, to: number): number {
    const last = Math.min(Math.floor(to / this.#frame), this.#levels.length) - cutFrames
    const first = Math.min(Math.ceil(from / this.#frame), last)
    let best = first
    let least = Number.POSITIVE_INFINITY
    for (let frame = first; frame <= last; frame++) {
      const loudness = Math.max(...this.#levels.slice(frame, frame + cutFrames))
      if (loudness >= least) continue
      least = loudness
      best = frame
    }
    return Math.round((best + cutFrames / 2) * this.#frame)
  }

  /** Takes the first `count` samples out and returns them. */
  take(count: number): Int16Array<ArrayBuffer> {
    const taken = this.#samples.slice(0, count)
    const rest = this.#samples.slice(count, this.#length)
    this.#length = 0
    this.#levels = []
    this.#histogram.fill(0)
    this.add(rest)
    return taken
  }

  #measure(): void {
    const start = this.#levels.length * this.#frame
    let energy = 0
    for (let i = start; i < start + this.#frame; i++) energy += this.#samples[i]! ** 2
    const level = Math.sqrt(energy / this.#frame) / 32_768
    this.#levels.push(level)
    this.#histogram[binOf(level)]!++
  }

  #upperQuartile(): number {
    let left = Math.ceil(this.#levels.length / 4)
    for (let bin = bins - 1; bin >= 0; bin--) {
      left -= this.#histogram[bin]!
      if (left <= 0) return 10 ** (bin / stepsPerDecade - bins / stepsPerDecade)
    }
    return 0
  }
}

function binOf(level: number): number {
  const bin = Math.floor((Math.log10(Math.max(level, 1e-6)) + bins / stepsPerDecade) * stepsPerDecade)
  return Math.min(Math.max(bin, 0), bins - 1)
}
