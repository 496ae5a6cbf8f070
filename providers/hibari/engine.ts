import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadPhonemizer } from './load-phonemizer.ts'
import type { HibariModel, HibariPiece } from './methods.ts'
import { AcousticNetwork } from './sound/network.ts'
import { Noise } from './sound/noise.ts'
import { hop, sampleRate } from './sound/shape.ts'
import { soundingFrames } from './sound/silence.ts'
import { vocoded } from './sound/vocoder.ts'
import type { Phonemizer } from './text/phonemizer.ts'
import { type Clause, clausesOf, wordsOf } from './text/script.ts'
import { clauseTimings } from './timings.ts'

/** The numbers of the phonemes that the network knows. */
type Vocabulary = Readonly<Record<string, number>>

/** Text in, sound out: all that is between, for one voice. */
export class HibariEngine {
  readonly #phonemizer: Phonemizer
  readonly #vocabulary: Vocabulary
  readonly #network: AcousticNetwork
  readonly #noise: Noise
  readonly #pitch: number

  private constructor(
    phonemizer: Phonemizer,
    vocabulary: Vocabulary,
    network: AcousticNetwork,
    { seed, pitch }: HibariModel,
  ) {
    this.#phonemizer = phonemizer
    this.#vocabulary = vocabulary
    this.#network = network
    this.#noise = new Noise(seed)
    this.#pitch = pitch
  }

  /** Loads the voice and all that turns text into its sounds. */
  static async load(options: HibariModel): Promise<HibariEngine> {
    const { folder, model } = options
    const [network, phonemizer, vocabulary] = await Promise.all([
      AcousticNetwork.load(model),
      loadPhonemizer(folder),
      readFile(join(folder, 'vocab.json'), 'utf8'),
    ])
    return new HibariEngine(phonemizer, JSON.parse(vocabulary) as Vocabulary, network, options)
  }

  /** Speaks a text, 100 ms after the other: the words of a clause, its sound, then the next. */
  async *speak(text: string, speed: number): AsyncGenerator<HibariPiece, void, undefined> {
    const words = wordsOf(text)
    const said = await this.#phonemizer.say(text)
    const noise = this.#noise.stream()
    let timed = 0
    let atMs = 0
    const clauses = clausesOf(said, words)
    for (const [index, clause] of clauses.entries()) {
      const known = this.#known(clause)
      const ids = [0, ...known.phonemes.map((phoneme) => this.#vocabulary[phoneme]!), 0]
      const acoustics = await this.#network.describe(ids, speed)
      const range = soundingFrames(acoustics)
      const end =
        index === clauses.length - 1 ? words.length : Math.max(timed, ...known.words.map((word) => word + 1))
      const timings = clauseTimings(known, { ...acoustics, ...range }, words, timed, end)
      timed = end
      yield {
        type: 'words',
        words: timings.map(({ text: word, startMs, endMs }) => ({
          text: word,
          startMs: atMs + startMs,
          endMs: atMs + endMs,
        })),
      }
      for (const samples of vocoded(acoustics, { ...range, pitch: this.#pitch, noise }))
        yield { type: 'audio', samples }
      atMs += ((range.to - range.from) * hop * 1000) / sampleRate
    }
  }

  /** The clause without what the network has no number for. */
  #known({ phonemes, words }: Clause): Clause {
    const kept = phonemes.map((phoneme) => Object.hasOwn(this.#vocabulary, phoneme))
    return { phonemes: phonemes.filter((_, i) => kept[i]), words: words.filter((_, i) => kept[i]) }
  }
}
