import type { ContextEdit } from '../context/context-edit.ts'
import { ControlFrame, type FrameInit } from '../frame/frame.ts'

/**
 * Changes the conversation in mid-call, from anywhere in the pipeline: what the model is told from its next request on.
 * It is done at once and in the order of the frames. An answer under way goes on, and what is heard of it is written
 * down as ever.
 */
export class ContextEditFrame extends ControlFrame {
  readonly kind = 'context-edit'
  /** What to change, all of it or, if one of the edits cannot be done, nothing. */
  readonly edits: readonly ContextEdit[]
  /**
   * Whether the model answers to the conversation as it is then: when what the agent is saying has been heard, and when
   * the user is not speaking. The answer to what the user says meanwhile counts as that answer.
   */
  readonly respond: boolean

  constructor(init: FrameInit & { edits: readonly ContextEdit[]; respond?: boolean }) {
    super(init)
    this.edits = init.edits
    this.respond = init.respond ?? false
  }
}
