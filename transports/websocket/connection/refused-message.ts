import { WireError } from '../../../src/engine.ts'

/** A message that decodes and is not taken: it names the close code that says why. */
export class RefusedMessage extends WireError {
  /** The code to close with. */
  readonly closeCode: number

  constructor(closeCode: number, message: string) {
    super(message)
    this.closeCode = closeCode
  }
}
