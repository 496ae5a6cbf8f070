/** A cough, more or less: two short bursts of noise that die away. Deterministic. */
export function cough(sampleRate: number): Int16Array {
  const audio = new Int16Array(Math.round(sampleRate * 0.35))
  let seed = 1
  for (let i = 0; i < audio.length; i++) {
    seed = (seed * 16_807) % 2_147_483_647
    const second = i / sampleRate
    const sinceBurst = second < 0.18 ? second : second - 0.18
    const loudness = 9_000 * Math.exp(-sinceBurst * 22)
    audio[i] = (seed / 1_073_741_824 - 1) * loudness
  }
  return audio
}
