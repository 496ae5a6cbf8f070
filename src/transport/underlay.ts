import type { BackgroundFrame, BackgroundSource } from './background-frame.ts'

/** How long a sound may take to come to its end, in seconds. */
const longestEndS = 5
/** How many sounds play at once, those that come to their end included. */
const mostSounds = 8

interface Sound {
  readonly source: BackgroundSource
  readonly layer: string
  /** How many samples it has played since it was to end; nothing while it plays on. */
  ending: number | undefined
}

/** The sounds that an output plays besides the agent's speech. */
export class Underlay {
  readonly #sampleRate: number
  readonly #failed: (error: unknown) => void
  #sounds: Sound[] = []

  /** @param failed Told what a sound has thrown; it is not played any more. */
  constructor(sampleRate: number, failed: (error: unknown) => void) {
    this.#sampleRate = sampleRate
    this.#failed = failed
  }

  /** Whether there is anything to be heard. */
  get on(): boolean {
    return this.#sounds.length > 0
  }

  /** Changes a layer's sound. */
  change({ source, layer }: BackgroundFrame): void {
    for (const sound of this.#sounds) if (sound.layer === layer) sound.ending ??= 0
    if (source) this.#sounds = [...this.#sounds.slice(1 - mostSounds), { source, layer, ending: undefined }]
  }

  /** Lets all sounds come to their end. */
  end(): void {
    for (const sound of this.#sounds) sound.ending ??= 0
  }

  /** Adds the next stretch of them to samples. */
  mix(samples: Int16Array, speaking: boolean): void {
    this.#sounds = this.#sounds.filter((sound) => {
      const ending = sound.ending !== undefined
      if (sound.ending !== undefined) sound.ending += samples.length
      if ((sound.ending ?? 0) > longestEndS * this.#sampleRate) return false
      try {
        return sound.source.mix(samples, { sampleRate: this.#sampleRate, speaking, ending })
      } catch (error) {
        this.#failed(error)
        return false
      }
    })
  }
}
