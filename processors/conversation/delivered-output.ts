import {
  AgentStartedSpeakingFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  HeardTextFrame,
  LLMTextFrame,
  TTSAudioFrame,
  TTSTextFrame,
} from '../../src/engine.ts'

/** What an answer is delivered to. */
export interface Delivery {
  /** A piece of the answer's text. */
  text(text: string): void
  /** A piece of the answer's audio. */
  audio(samples: Int16Array, sampleRate: number): void
}

/** The end of a pipeline whose answers are handed over, not played: what is delivered counts as heard. */
export class DeliveredOutput extends FrameProcessor {
  static override readonly processorName: string = 'DeliveredOutput'
  readonly #delivery: Delivery
  #startedTurn = -1

  constructor(delivery: Delivery) {
    super()
    this.#delivery = delivery
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof TTSAudioFrame) return this.#deliver(frame)
    if (frame instanceof TTSTextFrame) {
      const { sentence, text, turn, round } = frame
      this.#delivery.text(text)
      return this.push(new HeardTextFrame({ sentence, text, turn, round }))
    }
    if (frame instanceof LLMTextFrame) this.#delivery.text(frame.text)
    return this.push(frame, direction)
  }

  #deliver({ samples, sampleRate, turn }: TTSAudioFrame): void {
    if (turn > this.#startedTurn) {
      this.#startedTurn = turn
      this.broadcast(new AgentStartedSpeakingFrame({ turn }))
    }
    this.#delivery.audio(samples, sampleRate)
  }
}
