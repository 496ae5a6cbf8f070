import {
  bySentence,
  type SpeechEvent,
  type STTEvent,
  type STTProvider,
  type TTSProvider,
} from '../../../src/engine.ts'

/**
 * Words that can be told from audio which has been through G.711: sixteen levels, far enough apart, spell a word at the
 * beginning of a stretch of sound.
 */
const level = (symbol: number) => (symbol < 8 ? 1 : -1) * Math.round(700 * 1.65 ** (symbol % 8))
const levels = Array.from({ length: 16 }, (_, symbol) => level(symbol))
const beginning = [15, 0, 15, 0, 15, 0, 15, 0]

function symbolOf(sample: number): number {
  const step = Math.round(Math.log(Math.max(1, Math.abs(sample)) / 700) / Math.log(1.65))
  return Math.min(7, Math.max(0, step)) + (sample < 0 ? 8 : 0)
}

/** How long a word sounds in these tests, in milliseconds. */
export const msPerWord = 80

/** Says words. */
export function sayWords(text: string, sampleRate: number): Int16Array {
  const words = text.split(/\s+/).filter((word) => word !== '')
  const length = (sampleRate * msPerWord) / 1000
  const audio = new Int16Array(words.length * length)
  for (const [index, word] of words.entries()) {
    const block = audio.subarray(index * length, (index + 1) * length)
    for (let i = 0; i < length; i++) block[i] = i % 16 < 8 ? 8_000 : -8_000
    const letters = Array.from(word, (letter) => letter.charCodeAt(0)).flatMap((code) => [
      code >> 4,
      code & 15,
    ])
    const symbols = [...beginning, word.length >> 4, word.length & 15, ...letters]
    block.set(symbols.map((symbol) => levels[symbol]!))
  }
  return audio
}

/** Hears words: each counts when all of it has sounded. */
export class LineListener {
  readonly #length: number
  #block: number[] = []

  constructor(sampleRate: number) {
    this.#length = (sampleRate * msPerWord) / 1000
  }

  hear(samples: Int16Array): string[] {
    return [...samples].flatMap((sample) => this.#next(sample) ?? [])
  }

  #next(sample: number): string | undefined {
    const at = this.#block.length
    const symbol = symbolOf(sample)
    if (at < beginning.length && (Math.abs(sample) < 500 || symbol !== beginning[at])) {
      this.#block = symbol === beginning[0] ? [symbol] : []
      return undefined
    }
    this.#block.push(symbol)
    if (this.#block.length < this.#length) return undefined
    const [high = 0, low = 0, ...letters] = this.#block.slice(beginning.length)
    this.#block = []
    return Array.from({ length: high * 16 + low }, (_, i) =>
      String.fromCharCode(letters[i * 2]! * 16 + letters[i * 2 + 1]!),
    ).join('')
  }
}

/** A recognizer that hears {@link sayWords}. */
export function lineEar(sampleRate: number): STTProvider {
  return {
    name: 'line-ear',
    sampleRate,
    mode: 'utterance',
    async *transcribe({ audio }): AsyncGenerator<STTEvent> {
      const ear = new LineListener(sampleRate)
      const words: string[] = []
      for await (const chunk of audio) {
        if (!(chunk instanceof Int16Array)) continue
        const heard = ear.hear(chunk)
        words.push(...heard)
        if (heard.length > 0) yield { type: 'interim', text: words.join(' ') }
      }
      yield { type: 'final', text: words.join(' ') }
      yield { type: 'flushed' }
    },
  }
}

/** A voice that says {@link sayWords}, with timings. */
export function lineVoice(sampleRate: number): TTSProvider {
  return {
    name: 'line-voice',
    sampleRate,
    speak: bySentence(async function* (text): AsyncGenerator<SpeechEvent> {
      const words = text.split(/\s+/).filter((word) => word !== '')
      for (const [index, word] of words.entries()) {
        const startMs = index * msPerWord
        yield { type: 'words', words: [{ text: word, startMs, endMs: startMs + msPerWord }] }
        yield { type: 'audio', samples: sayWords(word, sampleRate) }
      }
    }),
  }
}
