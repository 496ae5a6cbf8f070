import { roomResponse } from '../../../bench/room-response.ts'
import {
  AudioRawFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  HeardAudioFrame,
} from '../../../src/engine.ts'

/** How a loudspeaker is heard by the microphone beside it. */
export interface EchoRoomOptions {
  /** How long its sound takes to come back, in milliseconds. */
  readonly delayMs: number
  /** How loud it comes back, in dB. */
  readonly levelDb: number
  /** How long the room rings after it, in milliseconds. Default 20. */
  readonly ringsMs?: number
  /** By how much later it comes back from each next third second on, over and over, in milliseconds. */
  readonly stumblesMs?: readonly number[]
}

const rate = 16_000

/** A room in which a loudspeaker plays what the agent says and a microphone hears that too. */
export class EchoRoom {
  readonly #path: Float64Array
  readonly #delay: number
  readonly #stumblesMs: readonly number[]
  readonly #played = new Float64Array(rate * 60 * 4)
  /** Power of what the microphone heard of the loudspeaker alone. */
  echo = 0

  constructor({ delayMs, levelDb, ringsMs = 20, stumblesMs = [0] }: EchoRoomOptions) {
    this.#stumblesMs = stumblesMs
    this.#delay = Math.round((delayMs * rate) / 1000)
    this.#path = roomResponse(Math.round((ringsMs * rate) / 1000), levelDb)
  }

  /** Behind the output. */
  loudspeaker(): FrameProcessor {
    return new Passing('Loudspeaker', (frame) => {
      if (!(frame instanceof HeardAudioFrame)) return frame
      const at = Math.round((frame.pts! * rate) / 1000)
      for (const [i, sample] of frame.samples.entries()) this.#played[at + i] = sample
      return frame
    })
  }

  /** Behind the input. */
  microphone(): FrameProcessor {
    return new Passing('Microphone', (frame) => {
      if (!(frame instanceof AudioRawFrame)) return frame
      const stumbleMs = this.#stumblesMs[Math.floor(frame.pts! / 3_000) % this.#stumblesMs.length]!
      const at = Math.round(((frame.pts! - stumbleMs) * rate) / 1000) - this.#delay
      const samples = frame.samples.map((sample, i) => this.#mixed(sample, at + i))
      return frame.with({ samples })
    })
  }

  #mixed(sample: number, at: number): number {
    let echo = 0
    for (let i = 0; i < this.#path.length && at >= i; i++) echo += this.#path[i]! * this.#played[at - i]!
    this.echo += echo ** 2
    return Math.max(-32_768, Math.min(32_767, Math.round(sample + echo)))
  }
}

class Passing extends FrameProcessor {
  readonly #change: (frame: Frame) => Frame

  constructor(name: string, change: (frame: Frame) => Frame) {
    super({ name })
    this.#change = change
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    return this.push(direction === 'downstream' ? this.#change(frame) : frame, direction)
  }
}
