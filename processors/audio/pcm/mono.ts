/** The mean of interleaved channels. Mono is returned as it is, not copied. */
export function toMono(samples: Int16Array, channels: number): Int16Array {
  if (channels === 1) return samples
  const mono = new Int16Array(Math.floor(samples.length / channels))
  for (let i = 0; i < mono.length; i++) {
    let sum = 0
    for (let c = 0; c < channels; c++) sum += samples[i * channels + c]!
    mono[i] = Math.round(sum / channels)
  }
  return mono
}
