import {
  type AudioSink,
  type Direction,
  type Frame,
  OutputMessageFrame,
  TransportOutput,
} from '../../src/engine.ts'

/** A transport's output that also sends the messages that leave it. */
export class WebRTCOutput extends TransportOutput {
  static override readonly processorName: string = 'WebRTCOutput'
  readonly #send: (frame: OutputMessageFrame) => void

  constructor(sink: AudioSink, send: (frame: OutputMessageFrame) => void) {
    super(sink)
    this.#send = send
  }

  protected override push(frame: Frame, direction: Direction = 'downstream'): void | Promise<void> {
    if (direction === 'downstream' && frame instanceof OutputMessageFrame) this.#send(frame)
    return super.push(frame, direction)
  }
}
