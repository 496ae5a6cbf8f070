import { type FrameInit, SystemFrame } from '../frame/frame.ts'

/** A message that the program at the other end of a transport sent, beside its audio. The input of a transport pushes it. */
export class InputMessageFrame extends SystemFrame {
  readonly kind = 'input-message'
  /** The message: any JSON value, as it came. Nothing about it has been checked. */
  readonly message: unknown

  constructor(init: FrameInit & { message: unknown }) {
    super(init)
    this.message = init.message
  }
}

/** A message for the program at the other end of a transport. The output of a transport sends it, at once. */
export class OutputMessageFrame extends SystemFrame {
  readonly kind = 'output-message'
  /** The message: any JSON value. */
  readonly message: unknown

  constructor(init: FrameInit & { message: unknown }) {
    super(init)
    this.message = init.message
  }
}
