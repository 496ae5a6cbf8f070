import { readWav, type TimedWord } from '../../src/engine.ts'
import { FlitePronunciations } from './pronunciations.ts'
import { spellable } from './text.ts'
import { parsePhones, wordTimings } from './timings.ts'
import { runWasi } from './wasi.ts'

/** Flite's voices at 16 kHz. */
export const fliteVoices = ['slt', 'rms', 'awb', 'kal16'] as const

/** One of Flite's voices: `slt` is female, the others are male; `kal16` is the oldest and quickest. */
export type FliteVoice = (typeof fliteVoices)[number]

/** A synthesized text. */
export interface FliteSpeech {
  /** Mono at 16 kHz. */
  readonly samples: Int16Array<ArrayBuffer>
  readonly words: readonly TimedWord[]
}

export const sampleRate = 16_000

/** Silence left before and after the speech, in milliseconds. */
const leadMs = 20
const tailMs = 120

/** Flite's compiled module, and what has been learnt of its pronunciation. */
export class FliteEngine {
  readonly #module: WebAssembly.Module
  readonly #pronunciations: FlitePronunciations

  constructor(module: WebAssembly.Module) {
    this.#module = module
    this.#pronunciations = new FlitePronunciations(module)
  }

  /**
   * Speaks a text. It takes about 3 % of the time the speech lasts, and blocks for it: call it in a worker thread.
   * @param speed 1 is the voice's own. Flite never ends at 0.
   * @throws Error if Flite fails.
   */
  speak(text: string, voice: FliteVoice, speed: number): FliteSpeech {
    const plain = spellable(text)
    if (!/[A-Za-z0-9]/.test(plain)) return { samples: new Int16Array(0), words: [] }
    const args = ['flite', '-voice', voice, '-psdur', '--setf', `duration_stretch=${1 / speed}`]
    const run = runWasi(this.#module, [...args, '-t', plain, '-o', '/out/speech.wav'])
    if (run.status !== 0)
      throw new Error(`Flite ended with status ${run.status}: ${run.printed.slice(0, 200)}`)
    const phones = parsePhones(run.printed)
    const { samples } = readWav(run.file)
    const firstMs = phones[0]?.name === 'pau' ? phones[0].endMs : 0
    const lastMs = phones.findLast(({ name }) => name !== 'pau')?.endMs
    const fromMs = Math.max(0, firstMs - leadMs)
    const from = Math.round((fromMs * sampleRate) / 1000)
    const to = lastMs === undefined ? samples.length : Math.round(((lastMs + tailMs) * sampleRate) / 1000)
    const timings = wordTimings(text, phones, (words) => this.#pronunciations.of(words))
    const words = timings.map(({ text: word, startMs, endMs }) => ({
      text: word,
      startMs: Math.max(0, startMs - fromMs),
      endMs: endMs - fromMs,
    }))
    return { samples: samples.slice(from, to), words }
  }
}
