import { ControlFrame, type FrameInit } from '../frame/frame.ts'

/** What a tool call is made with. */
export interface ToolCallInit extends FrameInit {
  /** Pairs the call with its result. */
  callId: string
  /** The tool's name. */
  name: string
  /** The arguments, parsed. */
  arguments: Readonly<Record<string, unknown>>
}

/** The model called a tool, and it is running. */
export class ToolCallFrame extends ControlFrame {
  readonly kind = 'tool-call'
  /** Pairs the call with its result. */
  readonly callId: string
  /** The tool's name. */
  readonly name: string
  /** The arguments, parsed. */
  readonly arguments: Readonly<Record<string, unknown>>

  constructor(init: ToolCallInit) {
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

/** How far a tool has got with what it was called for. */
export class ToolCallProgressFrame extends ControlFrame {
  readonly kind = 'tool-call-progress'
  /** The call. */
  readonly callId: string
  /** The tool's name. */
  readonly name: string
  /** The arguments it was called with. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** What it says of itself: any JSON value. */
  readonly progress: unknown

  constructor(init: ToolCallInit & { progress: unknown }) {
    super(init)
    this.callId = init.callId
    this.name = init.name
    this.arguments = init.arguments
    this.progress = init.progress
  }

  override get answer(): boolean {
    return true
  }
  protected override get keptByDefault(): boolean {
    return false
  }
}

/** What a tool answered. One that delivers later has two: that it is under way, and what came of it. */
export class ToolCallResultFrame extends ControlFrame {
  readonly kind = 'tool-call-result'
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

  constructor(init: ToolCallInit & { result: unknown; failed?: boolean }) {
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
