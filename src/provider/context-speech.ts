import { WordPlaces } from '../text/word-places.ts'
import type { TimedWord, WordTiming } from '../text/word-timing.ts'
import type { TTSEvent, TTSSentence } from './roles/tts.ts'

/** What a vendor tells of a context at once; times are of the context's audio. */
export interface ContextPiece {
  /** Mono PCM, behind that of earlier pieces. */
  readonly samples?: Int16Array | undefined
  /** When words sound. */
  readonly words?: readonly TimedWord[] | undefined
  /** When characters sound, in place of words. */
  readonly characters?: readonly TimedWord[] | undefined
}

/** A sentence of the context that has not ended. */
interface Open extends TTSSentence {
  readonly places: WordPlaces
  /** Its words that have not been told, in times of the context. */
  readonly words: WordTiming[]
  /** When the last of its words ends that is known. */
  untilMs: number
  /** The context's sample with which it ends, once that is known. */
  end: number | undefined
}

/**
 * Parts what a vendor says in one context, where sentence follows sentence without a mark, into the sentences it was
 * given: by when their words or characters sound. No audio is given to a sentence before it is known to be of it.
 */
export class ContextSpeech {
  readonly #samplesPerMs: number
  readonly #marked: boolean
  readonly #open: Open[] = []
  /** Audio that has come and is not given on. */
  readonly #held: Int16Array[] = []
  /** How many samples of the context have been given on, and with which the first open sentence began. */
  #given = 0
  #began = 0
  #word: TimedWord | undefined

  /**
   * @param sampleRate Of the context's audio, in Hz.
   * @param options `marked`: the vendor says when all has been said of a sentence (see {@link said}), so that the sound
   * behind its last word is kept too. Default false: a sentence ends with its last word.
   */
  constructor(sampleRate: number, { marked = false }: { readonly marked?: boolean } = {}) {
    this.#samplesPerMs = sampleRate / 1000
    this.#marked = marked
  }

  /** A sentence has been sent to the vendor, behind those before. */
  sent({ id, text }: TTSSentence): void {
    const places = new WordPlaces(text)
    this.#open.push({ id, text, places, words: [], untilMs: 0, end: places.done ? 0 : undefined })
  }

  /** Takes in a message; returns what is known to be of a sentence. */
  *take({ samples, words = [], characters = [] }: ContextPiece): Generator<TTSEvent, void, undefined> {
    for (const word of words) this.#place(word)
    for (const character of characters) this.#spell(character)
    if (samples !== undefined && samples.length > 0) this.#held.push(samples)
    yield* this.#give()
  }

  /**
   * The vendor's word that all has been said of what was sent.
   * @param through The last sentence that it means. Default: all.
   */
  *said(through?: number): Generator<TTSEvent, void, undefined> {
    this.#endWord()
    const last = through === undefined ? -1 : this.#open.findIndex(({ id }) => id === through)
    const end = this.#given + this.#held.reduce((sum, { length }) => sum + length, 0)
    const said = last < 0 && through !== undefined ? [] : this.#open.slice(0, last < 0 ? undefined : last + 1)
    for (const [at, open] of said.entries())
      open.end ??= at === said.length - 1 ? end : this.#sampleAt(open.untilMs)
    yield* this.#give()
  }

  #spell({ text, startMs, endMs }: TimedWord): void {
    if (/^\s*$/.test(text)) {
      this.#endWord()
      return
    }
    const letter = /[\p{L}\p{N}]/u.test(text)
    const open = this.#open.find(({ places }) => !places.done)
    // Vendors need not put a space between sentences.
    if (letter && open !== undefined && this.#word && lettersOf(this.#word.text).length >= open.places.left)
      this.#endWord()
    this.#word = this.#word
      ? { text: this.#word.text + text, startMs: this.#word.startMs, endMs }
      : { text, startMs, endMs }
    if (open !== undefined && lettersOf(this.#word.text).length === open.places.left) this.#endWord()
  }

  #endWord(): void {
    const word = this.#word
    this.#word = undefined
    if (word !== undefined) this.#place(word)
  }

  /** A word belongs to the first sentence that still has it; to the one behind, if that begins with it. */
  #place(word: TimedWord): void {
    const at = Math.max(
      0,
      this.#open.findIndex(({ places, end }) => end === undefined && !places.done),
    )
    const open = this.#open[at]
    if (open === undefined) return
    const place = open.places.next(word.text)
    const next = this.#open[at + 1]
    if (place.length === 0 && next !== undefined && begins(next.text, word.text))
      this.#add(next, { ...word, ...next.places.next(word.text) })
    else this.#add(open, { ...word, ...place })
  }

  #add(open: Open, word: WordTiming): void {
    for (const before of this.#open) {
      if (before === open) break
      before.end ??= this.#sampleAt(Math.max(before.untilMs, word.startMs))
    }
    open.untilMs = Math.max(open.untilMs, word.endMs)
    if (word.length > 0) open.words.push(word)
    if (open.places.done && !this.#marked) open.end ??= this.#sampleAt(open.untilMs)
  }

  *#give(): Generator<TTSEvent, void, undefined> {
    for (let open = this.#open[0]; open !== undefined; open = this.#open[0]) {
      yield* this.#tell(open)
      const last = this.#open.length === 1
      yield* this.#sound(open, open.end ?? (last ? Number.POSITIVE_INFINITY : this.#sampleAt(open.untilMs)))
      if (open.end === undefined || this.#given < open.end) return
      // What sounds behind the last word of the last sentence is its end.
      if (last) yield* this.#sound(open, Number.POSITIVE_INFINITY)
      yield { type: 'end', sentence: open.id }
      this.#open.shift()
      this.#began = this.#given
    }
    for (const { length } of this.#held.splice(0)) this.#given += length
    this.#began = this.#given
  }

  *#tell({ id: sentence, words }: Open): Generator<TTSEvent, void, undefined> {
    if (words.length === 0) return
    const fromMs = this.#began / this.#samplesPerMs
    const told = words.splice(0).map((word) => ({
      ...word,
      startMs: Math.max(0, word.startMs - fromMs),
      endMs: Math.max(0, word.endMs - fromMs),
    }))
    yield { type: 'words', sentence, words: told }
  }

  /** Gives on what is held, up to a sample of the context. */
  *#sound({ id: sentence }: Open, until: number): Generator<TTSEvent, void, undefined> {
    for (let first = this.#held[0]; first !== undefined && this.#given < until; first = this.#held[0]) {
      const samples = first.subarray(0, until - this.#given)
      if (samples.length === first.length) this.#held.shift()
      else this.#held[0] = first.subarray(samples.length)
      this.#given += samples.length
      yield { type: 'audio', sentence, samples }
    }
  }

  #sampleAt(ms: number): number {
    return Math.round(ms * this.#samplesPerMs)
  }
}

function begins(text: string, word: string): boolean {
  const letters = lettersOf(word)
  return letters !== '' && lettersOf(text).startsWith(letters)
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '')
}
