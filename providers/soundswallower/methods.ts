/** What SoundSwallower's worker can be asked. A call is one utterance; its number is the caller's choice. */
export interface SoundSwallowerMethods {
  /** Loads a recognizer and checks the grammar. */
  warmup: { request: undefined; reply: true }
  /** Takes mono 16 kHz audio in, and answers with the words so far. */
  feed: { request: { call: number; samples: Int16Array }; reply: string }
  /** Ends the utterance and answers with its words. */
  finish: { request: { call: number }; reply: string }
  /** Ends the utterance; nobody wants its words. */
  discard: { request: { call: number }; reply: true }
}

/** What SoundSwallower's worker is given when it starts. */
export interface SoundSwallowerWorkerData {
  /** The package's `model/` folder, with a trailing slash. */
  readonly modelBase: string
  /** Which of the acoustic models and dictionaries in it. */
  readonly model: string
  /** JSGF text. */
  readonly grammar: string | undefined
  /** Words and phrases, said in any order, if there is no grammar. */
  readonly words: readonly string[]
  /** Words that the dictionary lacks, with their phones. */
  readonly pronunciations: Readonly<Record<string, string>>
}
