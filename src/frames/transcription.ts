import { DataFrame, type FrameInit } from '../frame/frame.ts'

/** A word that a recognizer has heard. */
export interface RecognizedWord {
  readonly text: string
  /** When it begins, in milliseconds. */
  readonly startMs: number
  /** When it ends, in milliseconds. */
  readonly endMs: number
  /** 0 to 1. */
  readonly confidence?: number | undefined
  /** Who says it, where the recognizer tells speakers apart. */
  readonly speaker?: string | undefined
}

/** What a transcript is made with. */
export interface TranscriptionInit extends FrameInit {
  /** The words. */
  text: string
  /** The words one by one, with their times on the task's clock, where the recognizer knows. */
  words?: readonly RecognizedWord[] | undefined
  /** Who says it, where the recognizer tells speakers apart. */
  speaker?: string | undefined
  /** BCP 47 language, where the recognizer knows. */
  language?: string | undefined
  /** 0 to 1, where the recognizer knows. */
  confidence?: number | undefined
}

/** What the listener said. It belongs to no turn, and no interruption drops it: the next turn needs it. */
export class TranscriptionFrame extends DataFrame {
  readonly kind = 'transcription'
  /** The words; they stand. */
  readonly text: string
  /** The words one by one, with their times on the task's clock, where the recognizer knows. */
  readonly words: readonly RecognizedWord[] | undefined
  /** Who says it, where the recognizer tells speakers apart. */
  readonly speaker: string | undefined
  /** BCP 47 language, where the recognizer knows. */
  readonly language: string | undefined
  /** 0 to 1, where the recognizer knows. */
  readonly confidence: number | undefined

  constructor(init: TranscriptionInit) {
    super(init)
    this.text = init.text
    this.words = init.words
    this.speaker = init.speaker
    this.language = init.language
    this.confidence = init.confidence
  }

  protected override get keptByDefault(): boolean {
    return true
  }
}

/** What the listener seems to have said so far; the next one replaces it. */
export class InterimTranscriptionFrame extends DataFrame {
  readonly kind = 'interim-transcription'
  /** The words so far. */
  readonly text: string

  constructor(init: FrameInit & { text: string }) {
    super(init)
    this.text = init.text
  }

  protected override get keptByDefault(): boolean {
    return true
  }
}

/**
 * Where a recognizer that knows it sees a turn of the user's. `eager-end`: it seems to be over; `resumed`: it is not;
 * `ended`: it is, and all of it has been transcribed.
 */
export type RecognizedTurn = 'started' | 'eager-end' | 'resumed' | 'ended'

/** What the recognizer says of a turn, in order with its transcripts. `UserTurn` decides by it where it is told to. */
export class RecognizedTurnFrame extends DataFrame {
  readonly kind = 'recognized-turn'
  readonly state: RecognizedTurn
  /** When it was so in the user's voice, on the task's clock. */
  readonly atMs: number
  /** 0 to 1: how sure the recognizer is, where it says so. */
  readonly confidence: number | undefined

  constructor(init: FrameInit & { state: RecognizedTurn; atMs: number; confidence?: number | undefined }) {
    super(init)
    this.state = init.state
    this.atMs = init.atMs
    this.confidence = init.confidence
  }

  protected override get keptByDefault(): boolean {
    return true
  }
}
