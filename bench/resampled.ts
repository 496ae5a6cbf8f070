import { Resampler } from '../processors/audio/pcm/resampler.ts'

/** All of a recording at another rate, in Hz. */
export function resampled(samples: Int16Array, from: number, to: number): Int16Array {
  const resampler = new Resampler(from, to)
  return Int16Array.from([...resampler.push(samples), ...resampler.flush()])
}
