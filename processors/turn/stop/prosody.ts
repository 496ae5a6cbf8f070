import { CancelledError, type TurnDetector } from '../../../src/engine.ts'
import { PitchTracker } from './pitch.ts'

const sampleRate = 16_000
/** What is looked at: the end of the voice, and the silence it has been noticed by. */
const audioMs = 2_000
const voiceMs = 500
const stepMs = 20
/** Below this share of the loudest step there is no voice. */
const silenceShare = 0.05
/** Steps quieter than this are silence, whatever else there is: about -54 dBFS. */
const silenceFloor = 64

/**
 * Judges by the sound of the last half second of the voice: pitch and loudness that fall say that a statement is over;
 * a pitch that rises, that a question is; a pitch that stays level at full loudness, that there is more to come. A hint, best given
 * together with another detector: `stops.weighted`. Takes about two milliseconds.
 */
export function prosody(): TurnDetector {
  const pitch = new PitchTracker(sampleRate)
  const steps = voiceMs / stepMs
  const loudness = new Float32Array(audioMs / stepMs)
  const pitches = new Float32Array(steps)
  return {
    name: 'prosody',
    hears: 'audio',
    sampleRate,
    audioMs,
    probability({ audio }, { signal }) {
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
      const end = voiceEnd(audio, loudness)
      if (end < 10) return 0.5
      const first = Math.max(0, end - steps)
      const count = end - first
      const size = (sampleRate * stepMs) / 1000
      for (let i = 0; i < count; i++) pitches[i] = pitch.at(audio, (first + i) * size) ?? 0
      const third = Math.floor(count / 3)
      const fallDb =
        20 * Math.log10(mean(loudness, first, first + 2 * third) / mean(loudness, end - third, end))
      const rise = semitones(pitches.subarray(0, count))
      return likelihood(fallDb, rise)
    },
  }
}

/** Fills in how loud the steps are; returns where the voice ends, in steps, or 0. */
function voiceEnd(audio: Int16Array, loudness: Float32Array): number {
  const size = (sampleRate * stepMs) / 1000
  const count = Math.min(loudness.length, Math.floor(audio.length / size))
  let loudest = 0
  for (let step = 0; step < count; step++) {
    let squares = 0
    for (let i = step * size; i < (step + 1) * size; i++) squares += audio[i]! * audio[i]!
    loudness[step] = Math.sqrt(squares / size)
    loudest = Math.max(loudest, loudness[step]!)
  }
  const floor = Math.max(silenceFloor, loudest * silenceShare)
  let end = count
  while (end > 0 && loudness[end - 1]! < floor) end--
  return end
}

/** How far the pitch goes up (or down, if negative) from the first half of what is voiced to its last quarter. */
function semitones(pitches: Float32Array): number | undefined {
  const voiced = [...pitches].filter((hz) => hz > 0)
  if (voiced.length < 6) return undefined
  const before = median(voiced.slice(0, Math.floor(voiced.length / 2)))
  const after = median(voiced.slice(-Math.max(2, Math.floor(voiced.length / 4))))
  return 12 * Math.log2(after / before)
}

/** A voice falls by 3 to 6 semitones and 6 to 12 dB at the end of a statement; that much either way is certain. */
function likelihood(fallDb: number, rise: number | undefined): number {
  const energy = Math.max(-1, Math.min(1, (fallDb - 3) / 6))
  const tune = rise === undefined ? 0 : rise > 4 ? 0.6 : Math.max(-0.8, Math.min(1, (-rise - 1) / 2))
  const evidence = rise === undefined ? 0.6 * energy : 0.4 * energy + 0.6 * tune
  return 0.5 + 0.45 * Math.max(-1, Math.min(1, evidence))
}

function mean(values: Float32Array, from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i]!
  return to > from ? sum / (to - from) || 1 : 1
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!
}
