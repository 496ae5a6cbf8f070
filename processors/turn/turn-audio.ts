import type { AudioRawFrame } from '../../src/engine.ts'
import { MonoConverter } from '../audio/pcm/mono-converter.ts'
import { RecentAudio } from '../audio/pcm/recent-audio.ts'

/** What it is kept at, in Hz: what detectors of turns are made for. */
const keptRate = 16_000

/** The last of what the microphone heard, for detectors that judge by the sound. */
export class TurnAudio {
  readonly #converter = new MonoConverter(keptRate)
  readonly #recent: RecentAudio

  /** @param keptMs How much is kept, in milliseconds. */
  constructor(keptMs: number) {
    this.#recent = new RecentAudio((keptRate * keptMs) / 1000)
  }

  add(frame: AudioRawFrame): void {
    this.#recent.add(this.#converter.convert(frame))
  }

  clear(): void {
    this.#recent.clear()
  }

  /** The last `ms` milliseconds, mono at `sampleRate`, or what there is of them. */
  last(ms: number, sampleRate: number): Int16Array {
    const samples = this.#recent.last(Math.round((keptRate * ms) / 1000))
    if (sampleRate === keptRate) return samples
    const converter = new MonoConverter(sampleRate)
    const begin = converter.convert({ samples, sampleRate: keptRate, channels: 1 })
    const end = converter.flush()
    const all = new Int16Array(begin.length + end.length)
    all.set(begin)
    all.set(end, begin.length)
    return all
  }
}
