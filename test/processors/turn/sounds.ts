import type { TurnSoFar } from '../../../src/engine.ts'

/** How a stretch of a voice goes: pitch and loudness (0 to 1) at its beginning and at its end. */
export interface Melody {
  readonly ms: number
  readonly hz: readonly [number, number]
  readonly loud: readonly [number, number]
}

/** A humming voice with overtones, and some silence after it; mono at 16 kHz. */
export function hum(melody: readonly Melody[], silenceMs = 200): Int16Array {
  const total = melody.reduce((sum, { ms }) => sum + ms, silenceMs) * 16
  const samples = new Int16Array(total)
  let at = 0
  let phase = 0
  for (const { ms, hz, loud } of melody) {
    const count = ms * 16
    for (let i = 0; i < count; i++) {
      const part = i / count
      phase += (2 * Math.PI * (hz[0] + part * (hz[1] - hz[0]))) / 16_000
      const wave = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase)
      samples[at++] = 8_000 * (loud[0] + part * (loud[1] - loud[0])) * wave
    }
  }
  return samples
}

/** A tone of one frequency; mono. */
export function tone(hz: number, ms: number, sampleRate = 16_000, amplitude = 8_000): Int16Array {
  return Int16Array.from(
    { length: (sampleRate * ms) / 1000 },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  )
}

/** A turn of which only the sound is known. */
export const heard = (audio: Int16Array): TurnSoFar => ({ text: '', audio })

/** A turn of which only the words are known. */
export const said = (text: string, language?: string): TurnSoFar => ({
  text,
  audio: new Int16Array(0),
  language,
})
