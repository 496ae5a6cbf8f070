import {
  ContextEditFrame,
  checkContext,
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  HeardTextFrame,
  type LLMContext,
  LLMTextFrame,
  type ProcessorIO,
} from '../../src/engine.ts'
import { applyEdits } from './context-edits.ts'
import { EditHeardFrame } from './edit-heard-frame.ts'

/**
 * Writes into the conversation what the user really heard of the agent: after an output, the words that have sounded;
 * in a pipeline without a voice, the model's text that arrives.
 */
export class AssistantContext extends FrameProcessor {
  static override readonly processorName: string = 'AssistantContext'
  override readonly io: ProcessorIO
  readonly #context: LLMContext

  /** @param context The conversation, the same as in `UserContext`. */
  constructor(context: LLMContext, options: FrameProcessorOptions = {}) {
    super(checkOptions('AssistantContext', options, { name: 'any' }))
    checkContext('AssistantContext', context)
    this.#context = context
    this.io = { context, takes: [HeardTextFrame], records: true }
  }

  protected override setup(): void {
    this.environment.turns.reach(this.#context.lastTurn)
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') this.#record(frame)
    return this.push(frame, direction)
  }

  #record(frame: Frame): void {
    if (frame instanceof HeardTextFrame || frame instanceof LLMTextFrame)
      this.#context.recordHeard(frame.turn, frame.round, frame.text)
    else if (frame instanceof ContextEditFrame) {
      applyEdits(this.#context, frame)
      if (frame.respond) void this.push(new EditHeardFrame({ edit: frame }), 'upstream')
    }
  }
}
