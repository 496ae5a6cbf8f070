import { AudioError, type BackgroundSource, readWav } from '../../../src/engine.ts'
import { loopedSound, type Recording } from './looped-sound.ts'
import type { Sound } from './sound.ts'

/** How loud a background is, and how it gives way to speech. */
export interface BackgroundLevels {
  /** How much louder or quieter than it is made it is played, in dB. Default −20. */
  volumeDb?: number
  /** How much quieter it is while the agent speaks, in dB. Default 8. */
  duckedByDb?: number
  /** How long it takes to come and to go, in milliseconds. Default 800. */
  fadeMs?: number
}

/** A background: a sound to be generated, a recording, or a WAV file. */
export type BackgroundOptions = BackgroundLevels &
  ({ readonly sound: Sound } | Recording | { readonly wav: Uint8Array })

/** How long the sound takes to give way when the agent begins to speak, and to come back when it stops, in seconds. */
const givesWayS = 0.06
const comesBackS = 0.7

/**
 * A background for an output, without end: a sound or a recording, which is heard again and again without a seam.
 * @throws AudioError if a recording is empty or the WAV file cannot be read.
 */
export function backgroundSound(options: BackgroundOptions): BackgroundSource {
  const { volumeDb = -20, duckedByDb = 8, fadeMs = 800 } = options
  for (const [name, value] of Object.entries({ volumeDb, duckedByDb, fadeMs }))
    if (!Number.isFinite(value)) throw new AudioError(`A background's ${name} has to be a number.`)
  const sound = soundOf(options)
  const volume = 10 ** (volumeDb / 20)
  const ducked = 10 ** (-duckedByDb / 20)
  let stream: ReturnType<Sound> | undefined
  let buffer = new Float32Array(0)
  let room = 1
  let fade = 0
  let gain = 0
  return {
    mix(samples, { sampleRate, speaking, ending }) {
      stream ??= sound(sampleRate)
      if (buffer.length !== samples.length) buffer = new Float32Array(samples.length)
      stream.fill(buffer)
      const seconds = samples.length / sampleRate
      const wanted = speaking ? ducked : 1
      room += (wanted - room) * (1 - Math.exp(-seconds / (wanted < room ? givesWayS : comesBackS)))
      const step = fadeMs > 0 ? (seconds * 1000) / fadeMs : 1
      fade = ending ? Math.max(0, fade - step) : Math.min(1, fade + step)
      const from = gain
      gain = volume * room * fade
      for (let i = 0; i < samples.length; i++) {
        const level = from + ((gain - from) * (i + 1)) / samples.length
        const mixed = Math.round(samples[i]! + buffer[i]! * level * 32_768)
        samples[i] = mixed > 32_767 ? 32_767 : mixed < -32_768 ? -32_768 : mixed
      }
      return !ending || fade > 0
    },
  }
}

function soundOf(options: BackgroundOptions): Sound {
  if ('sound' in options) return options.sound
  return loopedSound('wav' in options ? readWav(options.wav) : options)
}
