import type { WordTiming } from '../provider/tts.ts'
import { ControlFrame, DataFrame, type FrameInit } from './frame.ts'

/**
 * Has the agent say a text as an answer of its own: a greeting, a re-prompt. It enters the conversation as heard. While
 * the model thinks of an answer, or its tools run, it is said at once, as part of that answer; never in the middle of
 * what the model says, and not while the user has the floor.
 */
export class SpeakFrame extends DataFrame {
  readonly kind = 'speak'
  /** What to say. */
  readonly text: string
  /** Whether it is said after an answer that is being made, and not before its words. Default false. */
  readonly afterAnswer: boolean

  constructor(init: FrameInit & { text: string; afterAnswer?: boolean | undefined }) {
    super(init)
    this.text = init.text
    this.afterAnswer = init.afterAnswer ?? false
  }

  override get answer(): boolean {
    return true
  }
}

/** The answer of its turn, which follows, is to be read: the voice says nothing of it and lets its text pass. */
export class UnspokenAnswerFrame extends ControlFrame {
  readonly kind = 'unspoken-answer'

  override get answer(): boolean {
    return true
  }
}

/** Speech for the turn follows. */
export class TTSStartedFrame extends ControlFrame {
  readonly kind = 'tts-started'

  override get answer(): boolean {
    return true
  }
}

/** A sentence whose audio follows. */
export class TTSTextFrame extends DataFrame {
  readonly kind = 'tts-text'
  /** The sentence as it is written in the conversation; the voice may have been given a speakable form. */
  readonly text: string
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number

  constructor(init: FrameInit & { text: string; round?: number }) {
    super(init)
    this.text = init.text
    this.round = init.round ?? 0
  }

  override get answer(): boolean {
    return true
  }
}

/** When words of the sentence being spoken sound, from the start of the sentence's audio. */
export class TTSWordsFrame extends DataFrame {
  readonly kind = 'tts-words'
  /** Words in order, following those of earlier frames of the sentence. */
  readonly words: readonly WordTiming[]

  constructor(init: FrameInit & { words: readonly WordTiming[] }) {
    super(init)
    this.words = init.words
  }

  override get answer(): boolean {
    return true
  }
}

/** The voice has failed in the sentence being spoken: no more of it will sound than has been sent. */
export class TTSBrokenOffFrame extends ControlFrame {
  readonly kind = 'tts-broken-off'

  override get answer(): boolean {
    return true
  }
}

/** All speech of the turn so far has been sent. */
export class TTSStoppedFrame extends ControlFrame {
  readonly kind = 'tts-stopped'
  /** Whether the answer ends with it. */
  readonly last: boolean

  constructor(init: FrameInit & { last?: boolean } = {}) {
    super(init)
    this.last = init.last ?? true
  }

  override get answer(): boolean {
    return true
  }
}

/** Words the listener has heard: the output sends them on as they sound. */
export class SpokenTextFrame extends DataFrame {
  readonly kind = 'spoken-text'
  /** The words, with their spaces: pieces add up to what was heard. */
  readonly text: string
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number

  constructor(init: FrameInit & { text: string; round?: number }) {
    super(init)
    this.text = init.text
    this.round = init.round ?? 0
  }

  override get answer(): boolean {
    return true
  }
  protected override get keptByDefault(): boolean {
    return true
  }
}
