import { readWav, type WordTiming } from '../../src/index.ts'
import { parsePhones, wordTimings } from './flite-timings.ts'
import { runWasi } from './flite-wasi.ts'

/** Flite's voices at 16 kHz. */
export const fliteVoices = ['slt', 'rms', 'awb', 'kal16'] as const

/** One of Flite's voices: `slt` is female, the others are male; `kal16` is the oldest and quickest. */
export type FliteVoice = (typeof fliteVoices)[number]

/** A synthesized text. */
export interface FliteSpeech {
  /** Mono at 16 kHz. */
  readonly samples: Int16Array<ArrayBuffer>
  readonly words: readonly WordTiming[]
}

export const sampleRate = 16_000

/** Silence left before and after the speech, in milliseconds. */
const leadMs = 20
const tailMs = 120

/**
 * Speaks a text. It takes about 3 % of the time the speech lasts, and blocks for it: call it in a worker thread.
 * @param speed 1 is the voice's own.
 * @throws Error if Flite fails.
 */
export function speak(
  module: WebAssembly.Module,
  text: string,
  voice: FliteVoice,
  speed: number,
): FliteSpeech {
  const plain = spellable(text)
  if (!/[\p{L}\p{N}]/u.test(plain)) return { samples: new Int16Array(0), words: [] }
  const args = ['flite', '-voice', voice, '-psdur', '--setf', `duration_stretch=${1 / speed}`]
  const run = runWasi(module, [...args, '-t', plain, '-o', '/out/speech.wav'])
  if (run.status !== 0) throw new Error(`Flite ended with status ${run.status}: ${run.printed.slice(0, 200)}`)
  const phones = parsePhones(run.printed)
  const { samples } = readWav(run.file)
  const firstMs =
    phones.find(({ name }) => name !== 'pau') && (phones[0]?.name === 'pau' ? phones[0].endMs : 0)
  const lastMs = phones.findLast(({ name }) => name !== 'pau')?.endMs
  const fromMs = Math.max(0, (firstMs ?? 0) - leadMs)
  const from = Math.round((fromMs * sampleRate) / 1000)
  const to = lastMs === undefined ? samples.length : Math.round(((lastMs + tailMs) * sampleRate) / 1000)
  const words = wordTimings(text, phones).map(({ text: word, startMs, endMs }) => ({
    text: word,
    startMs: Math.max(0, startMs - fromMs),
    endMs: endMs - fromMs,
  }))
  return { samples: samples.slice(from, to), words }
}

const replacements: readonly (readonly [RegExp, string])[] = [
  [/[‘’ʼ]/g, "'"],
  [/[“”„«»]/g, '"'],
  [/[–—]/g, ', '],
  [/…/g, '...'],
  [/&/g, ' and '],
  [/€\s*([\d.,]*\d)/g, '$1 euros'],
  [/£\s*([\d.,]*\d)/g, '$1 pounds'],
  [/°/g, ' degrees '],
]

/** The text in the characters that Flite knows: accents are dropped, what has no equivalent becomes a space. */
function spellable(text: string): string {
  let plain = text
  for (const [from, to] of replacements) plain = plain.replace(from, to)
  return plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
}
