/** Zero crossings of the filter on either side, and the Kaiser window's shape: about 80 dB of rejection. */
const zeroCrossings = 24
const kaiserBeta = 8
/** The pass band's share of the narrower rate's; the rest is where the filter falls off. */
const passBand = 0.92

interface Filter {
  /** Input samples an output sample is made of. */
  readonly taps: number
  /** Distinct positions of an output sample between two input samples. */
  readonly phases: number
  /** How many phases on the next output sample lies. */
  readonly step: number
  /** `taps` coefficients for each phase. */
  readonly coefficients: Float32Array
}

const filters = new Map<string, Filter>()

/**
 * Converts a stream of mono audio from one sample rate to another: a windowed-sinc filter, evaluated at the output's
 * positions only. Its delay is compensated; the whole stream is `round(n · to / from)` samples long.
 */
export class Resampler {
  readonly #filter: Filter | undefined
  readonly #ratio: number
  /** Input that is still needed, the first at position `#start`. */
  #pending: Int16Array
  #start: number
  #taken = 0
  #made = 0

  /** @param from Rate of the input, in Hz. @param to Rate of the output, in Hz. */
  constructor(from: number, to: number) {
    this.#ratio = to / from
    this.#filter = from === to ? undefined : filterFor(from, to)
    const before = this.#filter ? this.#filter.taps / 2 - 1 : 0
    this.#pending = new Int16Array(before)
    this.#start = -before
  }

  /** Takes in audio; returns what can be said of the output by now. Equal rates: the same array. */
  push(samples: Int16Array): Int16Array {
    if (this.#filter === undefined) return samples
    this.#taken += samples.length
    return this.#convert(this.#filter, samples, Number.POSITIVE_INFINITY)
  }

  /** The rest of the output. The resampler is then as new. */
  flush(): Int16Array {
    if (this.#filter === undefined) return new Int16Array(0)
    const total = Math.round(this.#taken * this.#ratio)
    const rest = this.#convert(this.#filter, new Int16Array(this.#filter.taps), total)
    const before = this.#filter.taps / 2 - 1
    this.#pending = new Int16Array(before)
    this.#start = -before
    this.#taken = this.#made = 0
    return rest
  }

  #convert(filter: Filter, samples: Int16Array, limit: number): Int16Array {
    const { taps, phases, step, coefficients } = filter
    const input = new Int16Array(this.#pending.length + samples.length)
    input.set(this.#pending)
    input.set(samples, this.#pending.length)
    const lastCentre = this.#start + input.length - 1 - taps / 2
    const upTo = Math.min(limit, Math.floor(((lastCentre + 1) * phases - 1) / step) + 1)
    const output = new Int16Array(Math.max(0, upTo - this.#made))
    for (let i = 0; i < output.length; i++) {
      const position = this.#made * step
      const centre = Math.floor(position / phases)
      const first = centre - (taps / 2 - 1) - this.#start
      const phase = (position - centre * phases) * taps
      let sum = 0
      for (let tap = 0; tap < taps; tap++) sum += input[first + tap]! * coefficients[phase + tap]!
      output[i] = sum > 32_767 ? 32_767 : sum < -32_768 ? -32_768 : Math.round(sum)
      this.#made++
    }
    const needed = Math.floor((this.#made * step) / phases) - (taps / 2 - 1) - this.#start
    const done = Math.min(input.length, Math.max(0, needed))
    this.#pending = input.slice(done)
    this.#start += done
    return output
  }
}

function filterFor(from: number, to: number): Filter {
  const divisor = gcd(from, to)
  const key = `${from / divisor}/${to / divisor}`
  const known = filters.get(key)
  if (known) return known
  const filter = design(from / divisor, to / divisor)
  filters.set(key, filter)
  return filter
}

function design(step: number, phases: number): Filter {
  const cutoff = Math.min(1, phases / step) * passBand
  const half = Math.ceil(zeroCrossings / cutoff)
  const taps = half * 2
  const coefficients = new Float32Array(taps * phases)
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0
    for (let tap = 0; tap < taps; tap++) {
      const x = tap - (half - 1) - phase / phases
      const value = cutoff * sinc(cutoff * x) * kaiser(x / half)
      coefficients[phase * taps + tap] = value
      sum += value
    }
    for (let tap = 0; tap < taps; tap++) coefficients[phase * taps + tap]! /= sum
  }
  return { taps, phases, step, coefficients }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function kaiser(x: number): number {
  return Math.abs(x) > 1 ? 0 : bessel(kaiserBeta * Math.sqrt(1 - x * x)) / bessel(kaiserBeta)
}

/** The modified Bessel function of the first kind and order 0, by its series. */
function bessel(x: number): number {
  let sum = 1
  let term = 1
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
