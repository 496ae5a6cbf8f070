import {
  checkOptions,
  type Direction,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  type OptionRules,
  QueueOverflowError,
} from '../../src/engine.ts'

/** Options of {@link gate}. */
export interface GateOptions {
  /** Frames that open the gate. */
  opensOn?: (frame: Frame) => boolean
  /** Frames that close it. */
  closesOn?: (frame: Frame) => boolean
  /** Frames that wait at a closed gate; others pass. Default: data and control frames. */
  holds?: (frame: Frame) => boolean
  /** Whether it is open at first. Default true. */
  open?: boolean
  /** Most frames that wait. Default 1,024. */
  capacity?: number
}

const optionRules: OptionRules<GateOptions> = {
  opensOn: 'any',
  closesOn: 'any',
  holds: 'any',
  open: 'any',
  capacity: 'positive',
}

/** A gate that frames wait at while it is closed, and pass in their order when it opens. See {@link gate}. */
export class Gate extends FrameProcessor {
  static override readonly processorName: string = 'gate'
  override readonly io = {}
  readonly #options: GateOptions
  #open: boolean
  #waiting: { readonly frame: Frame; readonly direction: Direction }[] = []

  constructor(options: GateOptions = {}) {
    super()
    this.#options = checkOptions('gate', options, optionRules)
    this.#open = options.open ?? true
  }

  /** Opens the gate and lets what waits pass. */
  open(): void {
    this.#open = true
    for (const { frame, direction } of this.#waiting.splice(0)) this.push(frame, direction)
  }

  /** Closes the gate. */
  shut(): void {
    this.#open = false
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    const { opensOn, closesOn, holds, capacity = 1024 } = this.#options
    if (opensOn?.(frame)) this.open()
    else if (closesOn?.(frame)) this.shut()
    const held = !this.#open && (holds?.(frame) ?? frame.lane !== 'system')
    if (!held) return this.push(frame, direction)
    if (this.#waiting.length >= capacity)
      throw new QueueOverflowError(`${capacity} frames wait at the gate: open it, or let more of them pass.`)
    this.#waiting.push({ frame, direction })
  }

  protected override onInterrupt({ turn }: InterruptFrame): void {
    this.#waiting = this.#waiting.filter(
      ({ frame }) => frame.uninterruptible && (frame.outlivesAnswer || frame.turn >= turn),
    )
  }

  protected override onEnd(): void {
    this.open()
  }
}

/** Holds frames back while it is closed; frames open and close it, or the program does. */
export function gate(options: GateOptions = {}): Gate {
  return new Gate(options)
}
