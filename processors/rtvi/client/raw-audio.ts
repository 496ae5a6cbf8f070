import { fromBase64 } from '../../../src/engine.ts'

/** 16-bit audio. */
export interface Pcm {
  readonly samples: Int16Array
  /** In Hz. */
  readonly sampleRate: number
  readonly channels: number
}

/** Reads audio that came as text: base64 of 16-bit samples, the low byte first. Nothing if it is none. */
export function readRawAudio(base64: unknown, sampleRate: unknown, channels: unknown): Pcm | undefined {
  if (typeof base64 !== 'string' || !isRate(sampleRate) || (channels !== 1 && channels !== 2))
    return undefined
  const bytes = fromBase64(base64)
  if (bytes === undefined || bytes.length % (2 * channels) !== 0) return undefined
  const samples = new Int16Array(bytes.length / 2)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < samples.length; at++) samples[at] = view.getInt16(at * 2, true)
  return { samples, sampleRate, channels }
}

/** Rates of telephones and sound cards. */
function isRate(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 8_000 && value <= 48_000
}
