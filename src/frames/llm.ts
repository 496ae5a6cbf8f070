import type { LLMContext } from '../context/llm-context.ts'
import { ControlFrame, DataFrame, type FrameInit } from '../frame/frame.ts'

/** Asks the language model for an answer to the conversation as it stands. Its `turn` is the answer's. */
export class LLMContextFrame extends DataFrame {
  readonly kind = 'llm-context'
  /** The conversation; shared with everyone who writes to it. */
  readonly context: LLMContext

  constructor(init: FrameInit & { context: LLMContext }) {
    super(init)
    this.context = init.context
  }

  override get answer(): boolean {
    return true
  }
}

/** What frames of a round of an answer are made with. */
export interface RoundInit extends FrameInit {
  /** How many rounds of tool calls came before it in the answer. Default 0. */
  round?: number
}

/** The model begins to answer, or to go on after a round of tool calls. */
export class LLMResponseStartFrame extends ControlFrame {
  readonly kind = 'llm-response-start'
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number

  constructor(init: RoundInit = {}) {
    super(init)
    this.round = init.round ?? 0
  }

  override get answer(): boolean {
    return true
  }
}

/** A piece of the model's text, as it is generated. */
export class LLMTextFrame extends DataFrame {
  readonly kind = 'llm-text'
  /** The piece, with its spaces: pieces add up to the answer. */
  readonly text: string
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number
  /** Whether a sentence ends with it, for certain: whoever gathers sentences need not wait for what follows. */
  readonly endsSentence: boolean

  constructor(init: RoundInit & { text: string; endsSentence?: boolean }) {
    super(init)
    this.text = init.text
    this.round = init.round ?? 0
    this.endsSentence = init.endsSentence ?? false
  }

  override get answer(): boolean {
    return true
  }
}

/** The model has ended a round. */
export class LLMResponseEndFrame extends ControlFrame {
  readonly kind = 'llm-response-end'
  /** How many rounds of tool calls came before it in the answer. */
  readonly round: number
  /** Whether the answer ends with it: no tool is running whose result the model will speak of. */
  readonly last: boolean

  constructor(init: RoundInit & { last?: boolean } = {}) {
    super(init)
    this.round = init.round ?? 0
    this.last = init.last ?? true
  }

  override get answer(): boolean {
    return true
  }
}
