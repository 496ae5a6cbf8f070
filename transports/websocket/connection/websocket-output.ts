import {
  type AudioSink,
  type Direction,
  type Frame,
  type FrameClass,
  TransportOutput,
  type TransportOutputOptions,
} from '../../../src/engine.ts'

/** A transport's output that also sends, as they go on from it, the frames the other end is told of. */
export class WebSocketOutput extends TransportOutput {
  static override readonly processorName: string = 'WebSocketOutput'
  readonly #tells: readonly FrameClass[]
  readonly #send: (frame: Frame) => void

  constructor(
    sink: AudioSink,
    options: TransportOutputOptions & { tells: readonly FrameClass[]; send: (frame: Frame) => void },
  ) {
    const { tells, send, ...rest } = options
    super(sink, rest)
    this.#tells = tells
    this.#send = send
  }

  protected override push(frame: Frame, direction: Direction = 'downstream'): void | Promise<void> {
    if (direction === 'downstream' && this.#tells.some((type) => frame instanceof type)) this.#send(frame)
    return super.push(frame, direction)
  }
}
