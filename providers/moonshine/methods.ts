import type { MoonshineModelOptions } from './model.ts'

/** What Moonshine heard in a piece of speech. */
export interface MoonshineText {
  readonly text: string
  /** Mean probability of the tokens, 0 to 1. */
  readonly confidence: number
}

/** What Moonshine's worker can be asked. */
export interface MoonshineMethods {
  /** Loads the model, if that has not been done. */
  warmup: { request: undefined; reply: true }
  /** Transcribes mono 16 kHz audio. Not answered if it was cancelled. */
  decode: { request: { samples: Int16Array<ArrayBuffer> }; reply: MoonshineText }
}

/** What Moonshine's worker is given when it starts. */
export interface MoonshineWorkerData extends MoonshineModelOptions {
  /** Path of the file with its vocabulary, one token a line. */
  readonly vocabulary: string
}
