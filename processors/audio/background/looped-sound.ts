import { AudioError } from '../../../src/engine.ts'
import { toMono } from '../pcm/mono.ts'
import { Resampler } from '../pcm/resampler.ts'
import type { Sound } from './sound.ts'

/** How long its end and its beginning are heard together, in ms, at most a quarter of the whole. */
const overlapMs = 200
/** How much is prepared at once, in samples. */
const pieceSamples = 1_024

/** A recording. */
export interface Recording {
  /** 16-bit samples, interleaved. */
  readonly samples: Int16Array
  /** In Hz. */
  readonly sampleRate: number
  /** Default 1. */
  readonly channels?: number
}

/** A recording that begins again before it ends, so that no seam is heard. */
export function loopedSound({ samples, sampleRate, channels = 1 }: Recording): Sound {
  const mono = toMono(samples, channels)
  if (mono.length === 0) throw new AudioError('A background of no samples was given.')
  if (!Number.isSafeInteger(sampleRate) || sampleRate <= 0)
    throw new AudioError(`A background at ${sampleRate} Hz was given: give a whole number of Hz.`)
  const overlap = Math.floor(Math.min((overlapMs * sampleRate) / 1000, mono.length / 4))
  const period = mono.length - overlap
  return (rate) => {
    let first = true
    const resampler = new Resampler(sampleRate, rate)
    let at = 0
    let made: Int16Array = new Int16Array(0)
    let taken = 0
    const next = () => {
      const piece = new Int16Array(pieceSamples)
      for (let i = 0; i < pieceSamples; i++) {
        // Of two parts that have nothing in common, the powers add up.
        const angle = at < overlap && !first ? (Math.PI / 2) * ((at + 0.5) / overlap) : Math.PI / 2
        const ending = at < overlap ? mono[period + at]! * Math.cos(angle) : 0
        piece[i] = Math.round(clamp(mono[at]! * Math.sin(angle) + ending))
        at++
        if (at === period) {
          at = 0
          first = false
        }
      }
      made = resampler.push(piece)
      taken = 0
    }
    return {
      fill(into) {
        for (let i = 0; i < into.length; i++) {
          while (taken === made.length) next()
          into[i] = made[taken++]! / 32_768
        }
      },
    }
  }
}

function clamp(value: number): number {
  return Math.max(-32_768, Math.min(32_767, value))
}
