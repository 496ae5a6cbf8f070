/** How long it is quiet at the end of a recording, in milliseconds; mono at 16 kHz. */
export function trailingSilenceMs(audio: Int16Array): number {
  const last = audio.findLastIndex((sample) => Math.abs(sample) > 300)
  return ((audio.length - 1 - last) / 16_000) * 1000
}
