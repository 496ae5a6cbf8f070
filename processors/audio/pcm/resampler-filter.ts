import { AudioError } from '../../../src/engine.ts'

/** Zero crossings of the filter on either side, and the Kaiser window's shape: about 80 dB of rejection. */
const zeroCrossings = 24
const kaiserBeta = 8
/** The pass band's share of the narrower rate's; the rest is where the filter falls off. */
const passBand = 0.92

/** Coefficients of the largest exact table: 256 kB. All usual pairs of rates need fewer. */
const maxExact = 65_536
/** Rows of an interpolated table for each sample at the narrower rate: what lies between two is right to 100 dB. */
const interpolatedRows = 512

/** The highest rate, in Hz: above the highest that sound is recorded at. */
const highestRate = 768_000
/** How many times one rate may be the other: it decides how large the table is, and how much is made of the input. */
const mostRatio = 100

/** Tables kept for the resamplers to come. */
const maxKept = 32
const kept = new Map<string, ResamplerFilter>()

/** The coefficients of a conversion from one sample rate to another. */
export interface ResamplerFilter {
  /** Input samples an output sample is made of. */
  readonly taps: number
  /** Distinct positions of an output sample between two input samples. */
  readonly phases: number
  /** How many phases on the next output sample lies. */
  readonly step: number
  /** Rows of the table between two input samples: `phases`, or fewer, and then two neighbours are interpolated. */
  readonly rows: number
  /** `taps` coefficients for each row and for the one after the last. */
  readonly coefficients: Float32Array
}

/**
 * The filter for two sample rates, whole numbers in Hz up to 768,000. Resamplers of the same ratio share one.
 * @throws AudioError if a rate is none of these, or one is more than a hundred times the other.
 */
export function resamplerFilter(from: number, to: number): ResamplerFilter {
  const possible = [from, to].every((rate) => Number.isInteger(rate) && rate > 0 && rate <= highestRate)
  if (!possible || Math.max(from / to, to / from) > mostRatio)
    throw new AudioError(
      `Audio cannot be converted from ${from} Hz to ${to} Hz: give rates up to ${highestRate} Hz, ` +
        `neither more than ${mostRatio} times the other.`,
    )
  const divisor = gcd(from, to)
  const key = `${from / divisor}/${to / divisor}`
  const filter = kept.get(key) ?? design(from / divisor, to / divisor)
  kept.delete(key)
  kept.set(key, filter)
  if (kept.size > maxKept) kept.delete(kept.keys().next().value!)
  return filter
}

function design(step: number, phases: number): ResamplerFilter {
  const bandwidth = Math.min(1, phases / step)
  const cutoff = bandwidth * passBand
  const half = Math.ceil(zeroCrossings / cutoff)
  const taps = half * 2
  const rows = taps * phases <= maxExact ? phases : Math.ceil(interpolatedRows * bandwidth)
  const coefficients = new Float32Array(taps * (rows + 1))
  for (let row = 0; row <= rows; row++) {
    let sum = 0
    for (let tap = 0; tap < taps; tap++) {
      const x = tap - (half - 1) - row / rows
      const value = cutoff * sinc(cutoff * x) * kaiser(x / half)
      coefficients[row * taps + tap] = value
      sum += value
    }
    for (let tap = 0; tap < taps; tap++) coefficients[row * taps + tap]! /= sum
  }
  return { taps, phases, step, rows, coefficients }
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
