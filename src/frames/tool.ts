import { ControlFrame, type FrameInit } from './frame.ts'

/** What a tool call is made with. */
export interface FunctionCallInit extends FrameInit {
  /** Pairs the call with its result. */
  callId: string
  /** The tool's name. */
  name: string
  /** The arguments, parsed. */
  arguments: Readonly<Record<string, unknown>>
}

/** The model called a tool, and it is running. */
export class FunctionCallFrame extends ControlFrame {
  readonly kind = 'function-call'
  /** Pairs the call with its result. */
  readonly callId: string
  /** The tool's name. */
  readonly name: string
  /** The arguments, parsed. */
  readonly arguments: Readonly<Record<string, unknown>>

  constructor(init: FunctionCallInit) {
    super(init)
    this.callId = init.callId
    this.name = init.name
    this.arguments = init.arguments
  }

  override get answer(): boolean {
    return true
  }
  protected override get keptByDefault(): boolean {
    return false
  }
}

/** What a tool answered. */
export class FunctionCallResultFrame extends ControlFrame {
  readonly kind = 'function-call-result'
  /** Pairs the result with its call. */
  readonly callId: string
  /** The tool's name. */
  readonly name: string
  /** The arguments it was called with. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** What it returned; `{ error }` if it failed. */
  readonly result: unknown
  /** Whether it failed. */
  readonly failed: boolean

  constructor(init: FunctionCallInit & { result: unknown; failed?: boolean }) {
    super(init)
    this.callId = init.callId
    this.name = init.name
    this.arguments = init.arguments
    this.result = init.result
    this.failed = init.failed ?? false
  }

  override get answer(): boolean {
    return true
  }
  protected override get keptByDefault(): boolean {
    return false
  }
}
