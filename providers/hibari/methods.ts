import type { TimedWord } from '../../src/engine.ts'

/** Which voice to load, and how it sounds. */
export interface HibariModel {
  /** The folder with all that turns text into phonemes. */
  readonly folder: string
  /** The path of the voice's network. */
  readonly model: string
  /** What the pitch is multiplied with. */
  readonly pitch: number
  /** What the noise in the voice begins with. */
  readonly seed: number
}

/** A piece of a text's sound, or when some of its words sound. */
export type HibariPiece =
  | { readonly type: 'audio'; readonly samples: Int16Array<ArrayBuffer> }
  | { readonly type: 'words'; readonly words: readonly TimedWord[] }

/** What Hibari's worker can be asked. */
export interface HibariMethods {
  /** Loads the voice, if that has not been done. */
  warmup: { request: undefined; reply: true }
  /** Speaks a text, piece by piece. */
  speak: { request: { text: string; speed: number }; reply: HibariPiece }
}
