import { ControlFrame, DataFrame, type FrameInit, SystemFrame } from '../frame/frame.ts'
import type { WordTiming } from '../text/word-timing.ts'

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

/**
 * A sentence whose audio follows. Its number is the session's (`turns.nextSentence()` of the environment gives one):
 * the frames of its words and its audio, its end, and what is heard of it carry the same.
 */
export class TTSTextFrame extends DataFrame {
  readonly kind = 'tts-text'
  /** The sentence's number. */
  readonly sentence: number
  /** The sentence as it is written in the conversation; the voice may have been given a speakable form. */
  readonly text: string
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number

  constructor(init: FrameInit & { sentence: number; text: string; round?: number }) {
    super(init)
    this.sentence = init.sentence
    this.text = init.text
    this.round = init.round ?? 0
  }

  override get answer(): boolean {
    return true
  }
}

/** When words of a sentence sound, from the start of the sentence's audio. */
export class TTSWordsFrame extends DataFrame {
  readonly kind = 'tts-words'
  /** The sentence's number. */
  readonly sentence: number
  /** Words in order, following those of earlier frames of the sentence; their places are in the sentence's text. */
  readonly words: readonly WordTiming[]

  constructor(init: FrameInit & { sentence: number; words: readonly WordTiming[] }) {
    super(init)
    this.sentence = init.sentence
    this.words = init.words
  }

  override get answer(): boolean {
    return true
  }
}

/** Nothing more of a sentence follows. */
export class TTSSentenceEndFrame extends ControlFrame {
  readonly kind = 'tts-sentence-end'
  /** The sentence's number. */
  readonly sentence: number
  /** Whether the voice has failed in it: then no more of it is heard than what has been sent. */
  readonly broken: boolean

  constructor(init: FrameInit & { sentence: number; broken?: boolean }) {
    super(init)
    this.sentence = init.sentence
    this.broken = init.broken ?? false
  }

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
export class HeardTextFrame extends DataFrame {
  readonly kind = 'heard-text'
  /** The number of the sentence they are of. */
  readonly sentence: number
  /** The words, with their spaces: pieces add up to what was heard. */
  readonly text: string
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number

  constructor(init: FrameInit & { sentence: number; text: string; round?: number }) {
    super(init)
    this.sentence = init.sentence
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

/** How much of a sentence has been heard. */
export interface HeardSentence {
  /** The sentence's number. */
  readonly sentence: number
  /** Milliseconds of its audio. */
  readonly ms: number
}

/**
 * How much was heard of the answer that an interruption has cut off: the output sends it upstream with each
 * interruption, for whoever keeps a conversation elsewhere, as speech-to-speech models do.
 */
export class HeardUntilFrame extends SystemFrame {
  readonly kind = 'heard-until'
  /** The sentences that have sounded, in order; of those that are not named nothing has been heard. */
  readonly heard: readonly HeardSentence[]

  constructor(init: FrameInit & { heard: readonly HeardSentence[] }) {
    super(init)
    this.heard = init.heard
  }
}
