import type { DTMFKey, OptionRules } from '../../../src/engine.ts'

/** Frequencies of the rows of a telephone's keys, in Hz (ITU-T Q.23). */
export const rowHz = [697, 770, 852, 941] as const
/** Frequencies of the columns, in Hz (ITU-T Q.23). */
export const columnHz = [1209, 1336, 1477, 1633] as const

const rows = ['123A', '456B', '789C', '*0#D'] as const

/** The key in a row and a column, both from 0. */
export function keyAt(row: number, column: number): DTMFKey {
  return rows[row]![column] as DTMFKey
}

/** How keys are played. */
export interface ToneOptions {
  /** How long a key sounds, in milliseconds. Default 100. */
  toneMs?: number
  /** How long the silence after a key is, in milliseconds. Default 100. */
  pauseMs?: number
  /** The level of the higher tone, in dB of full scale; the lower one is 2 dB less (ITU-T Q.23). Default −10. */
  levelDb?: number
}

/** What the options may be. */
export const toneRules: OptionRules<ToneOptions> = {
  toneMs: 'positive',
  pauseMs: 'not-negative',
  levelDb: 'number',
}

/** How much weaker the lower tone is, in dB: lines lose more of the higher one. */
const twistDb = 2
/** How long a tone takes to come and go, so that it does not click, in ms. */
const edgeMs = 2

/** The sound of keys, mono, with the pause after each. */
export function dtmfTones(
  keys: Iterable<DTMFKey>,
  sampleRate: number,
  options: ToneOptions = {},
): Int16Array {
  const { toneMs = 100, pauseMs = 100, levelDb = -10 } = options
  const tone = Math.round((toneMs * sampleRate) / 1000)
  const each = tone + Math.round((pauseMs * sampleRate) / 1000)
  const pressed = [...keys]
  const samples = new Int16Array(each * pressed.length)
  const high = 32_767 * 10 ** (levelDb / 20)
  const low = high * 10 ** (-twistDb / 20)
  const edge = (edgeMs * sampleRate) / 1000
  for (const [index, key] of pressed.entries()) {
    const row = rows.findIndex((names) => names.includes(key))
    const a = (2 * Math.PI * rowHz[row]!) / sampleRate
    const b = (2 * Math.PI * columnHz[rows[row]!.indexOf(key)]!) / sampleRate
    for (let i = 0; i < tone; i++) {
      const envelope = Math.min(1, i / edge, (tone - i) / edge)
      samples[index * each + i] = Math.round(envelope * (low * Math.sin(a * i) + high * Math.sin(b * i)))
    }
  }
  return samples
}
