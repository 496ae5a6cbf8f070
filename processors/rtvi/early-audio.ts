import { type AudioRawFrame, durationMs } from '../../src/engine.ts'

/** The mean of a voice's samples, from -45 dB of full scale on: the noise of a quiet room has a tenth of it. */
const loud = 180
/** How long it has to be as loud as a voice: a click is none. */
const voiceMs = 200
/** How much is kept from before a voice: who listens can take some 3 s at once. */
const beforeMs = 1_500

/** What the microphone hears while the pipeline may not start: whether somebody speaks, and what is worth keeping. */
export class EarlyAudio {
  readonly #frames: { readonly id: number; readonly ms: number }[] = []
  #ms = 0
  #loudMs = 0
  #spoken = false

  /** Whether somebody has spoken. */
  get spoken(): boolean {
    return this.#spoken
  }

  /** The first frame that is worth keeping, by its `id`: those before it are silence of long ago. */
  get firstId(): number {
    return this.#frames[0]?.id ?? 0
  }

  /** More is heard. */
  hear(frame: AudioRawFrame): void {
    if (this.#spoken) return
    const ms = durationMs(frame)
    this.#frames.push({ id: frame.id, ms })
    this.#ms += ms
    while (this.#ms - this.#frames[0]!.ms >= beforeMs + this.#loudMs) this.#ms -= this.#frames.shift()!.ms
    this.#loudMs = isLoud(frame.samples) ? this.#loudMs + ms : Math.max(0, this.#loudMs - ms / 2)
    this.#spoken = this.#loudMs >= voiceMs
  }
}

function isLoud(samples: Int16Array): boolean {
  let sum = 0
  for (let at = 0; at < samples.length; at++) sum += Math.abs(samples[at]!)
  return sum >= loud * Math.max(1, samples.length)
}
