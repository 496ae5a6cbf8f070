import { type ContextEditFrame, type FrameInit, SystemFrame } from '../../src/engine.ts'

/**
 * All that came before an edit has been heard. `AssistantContext` sends it upstream to `UserContext`, who asks the model
 * then: before more is heard, so it waits for nothing that is being made meanwhile.
 */
export class EditHeardFrame extends SystemFrame {
  readonly kind = 'edit-heard'
  readonly edit: ContextEditFrame

  constructor(init: FrameInit & { edit: ContextEditFrame }) {
    super(init)
    this.edit = init.edit
  }
}
