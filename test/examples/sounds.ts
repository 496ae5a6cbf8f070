import type { WavAudio } from '../../src/engine.ts'

/** A stretch of sound in a recording. */
export interface Stretch {
  readonly startMs: number
  readonly endMs: number
}

/** Where a channel of a recording is loud, to 10 ms; gaps of less than 400 ms are part of a stretch. */
export function soundsOf({ samples, channels, sampleRate }: WavAudio, channel: number): Stretch[] {
  const window = sampleRate / 100
  const stretches: { startMs: number; endMs: number }[] = []
  for (let at = 0; (at + 1) * window * channels <= samples.length; at++) {
    let peak = 0
    for (let i = at * window; i < (at + 1) * window; i++)
      peak = Math.max(peak, Math.abs(samples[i * channels + channel]!))
    if (peak < 300) continue
    const last = stretches.at(-1)
    if (last && at * 10 - last.endMs < 400) last.endMs = (at + 1) * 10
    else stretches.push({ startMs: at * 10, endMs: (at + 1) * 10 })
  }
  return stretches
}
