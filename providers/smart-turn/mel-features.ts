// The features of Whisper, as Smart Turn v3 was trained with them (`WhisperFeatureExtractor(chunk_length=8)`):
// https://github.com/pipecat-ai/smart-turn, https://github.com/openai/whisper (audio.py).

/** Sample rate of the audio, in Hz. */
export const melSampleRate = 16_000
/** Audio that the features are made of: 8 s. */
export const melSamples = 8 * melSampleRate
/** Mel bands. */
export const melBands = 80
/** Frames of 10 ms. */
export const melFrames = 800

const windowSize = 400
const hop = 160
const bins = windowSize / 2 + 1
/** The transform's length is the square of this. */
const side = 20

const window = Float64Array.from(
  { length: windowSize },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowSize),
)
const cosines = Float64Array.from({ length: windowSize }, (_, i) => Math.cos((2 * Math.PI * i) / windowSize))
const sines = Float64Array.from({ length: windowSize }, (_, i) => Math.sin((2 * Math.PI * i) / windowSize))
const filters = melFilters()

/**
 * Log-mel features of the last 8 s of speech, band by band: `melBands` × `melFrames`. Shorter audio stands at the end, with
 * silence before it.
 * @param samples Mono at 16 kHz.
 */
export function melFeatures(samples: Int16Array): Float32Array {
  const padded = normalized(samples)
  const features = new Float32Array(melBands * melFrames)
  const frame = new Float64Array(windowSize)
  const power = new Float64Array(bins)
  const work = new Float64Array(2 * windowSize)
  let loudest = Number.NEGATIVE_INFINITY
  for (let at = 0; at < melFrames; at++) {
    for (let i = 0; i < windowSize; i++)
      frame[i] = window[i]! * mirrored(padded, at * hop + i - windowSize / 2)
    powerSpectrum(frame, power, work)
    for (let band = 0; band < melBands; band++) {
      const { first, weights } = filters[band]!
      let sum = 0
      for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[first + i]!
      const value = Math.log10(Math.max(sum, 1e-10))
      features[band * melFrames + at] = value
      if (value > loudest) loudest = value
    }
  }
  for (let i = 0; i < features.length; i++) features[i] = (Math.max(features[i]!, loudest - 8) + 4) / 4
  return features
}

/** Eight seconds with the samples at their end, of mean 0 and variance 1. */
function normalized(samples: Int16Array): Float64Array {
  const last = samples.subarray(Math.max(0, samples.length - melSamples))
  const padded = new Float64Array(melSamples)
  const start = melSamples - last.length
  for (let i = 0; i < last.length; i++) padded[start + i] = last[i]! / 32_768
  let sum = 0
  for (const value of padded) sum += value
  const mean = sum / melSamples
  let squares = 0
  for (const value of padded) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / melSamples + 1e-7)
  for (let i = 0; i < melSamples; i++) padded[i] = (padded[i]! - mean) / deviation
  return padded
}

function mirrored(samples: Float64Array, at: number): number {
  if (at < 0) return samples[-at]!
  return samples[at < samples.length ? at : 2 * (samples.length - 1) - at]!
}

/** A discrete Fourier transform of 400 points as 20 of 20 and 20 of 20 again (Cooley and Tukey), a tenth of the work. */
function powerSpectrum(frame: Float64Array, power: Float64Array, work: Float64Array): void {
  for (let row = 0; row < side; row++)
    for (let k = 0; k < side; k++) {
      let re = 0
      let im = 0
      for (let i = 0; i < side; i++) {
        const turn = (side * i * k) % windowSize
        const value = frame[row + side * i]!
        re += value * cosines[turn]!
        im -= value * sines[turn]!
      }
      const twist = row * k
      work[2 * (row * side + k)] = re * cosines[twist]! + im * sines[twist]!
      work[2 * (row * side + k) + 1] = im * cosines[twist]! - re * sines[twist]!
    }
  for (let bin = 0; bin < bins; bin++) {
    const column = bin % side
    const k = Math.floor(bin / side)
    let re = 0
    let im = 0
    for (let row = 0; row < side; row++) {
      const turn = (side * row * k) % windowSize
      const a = work[2 * (row * side + column)]!
      const b = work[2 * (row * side + column) + 1]!
      re += a * cosines[turn]! + b * sines[turn]!
      im += b * cosines[turn]! - a * sines[turn]!
    }
    power[bin] = re * re + im * im
  }
}

interface Filter {
  readonly first: number
  readonly weights: readonly number[]
}

/** Triangles of equal area, evenly spaced on Slaney's scale: linear up to 1 kHz, logarithmic above. */
function melFilters(): readonly Filter[] {
  const linear = 200 / 3
  const log = Math.log(6.4) / 27
  const toMel = (hz: number) => (hz < 1_000 ? hz / linear : 15 + Math.log(hz / 1_000) / log)
  const toHz = (mel: number) => (mel < 15 ? mel * linear : 1_000 * Math.exp(log * (mel - 15)))
  const top = toMel(melSampleRate / 2)
  const edges = Array.from({ length: melBands + 2 }, (_, i) => toHz((top * i) / (melBands + 1)))
  return Array.from({ length: melBands }, (_, band) => {
    const [low, middle, high] = [edges[band]!, edges[band + 1]!, edges[band + 2]!]
    const all = Array.from({ length: bins }, (_, bin) => {
      const hz = (bin * melSampleRate) / windowSize
      return (
        Math.max(0, Math.min((hz - low) / (middle - low), (high - hz) / (high - middle))) * (2 / (high - low))
      )
    })
    const first = all.findIndex((weight) => weight > 0)
    const end = all.findLastIndex((weight) => weight > 0) + 1
    return first < 0 ? { first: 0, weights: [] } : { first, weights: all.slice(first, end) }
  })
}
