import { DataFrame, type FrameInit } from './frame.ts'

/** What a transcript is made with. */
export interface TranscriptionInit extends FrameInit {
  /** The words. */
  text: string
  /** BCP 47 language, where the recognizer knows. */
  language?: string
  /** 0 to 1, where the recognizer knows. */
  confidence?: number
}

/** What the listener said. It belongs to no turn, and no interruption drops it: the next turn needs it. */
export class TranscriptionFrame extends DataFrame {
  readonly kind = 'transcription'
  /** The words; they stand. */
  readonly text: string
  /** BCP 47 language, where the recognizer knows. */
  readonly language: string | undefined
  /** 0 to 1, where the recognizer knows. */
  readonly confidence: number | undefined

  constructor(init: TranscriptionInit) {
    super(init)
    this.text = init.text
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
