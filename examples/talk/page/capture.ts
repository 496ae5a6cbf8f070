import { Resampler } from 'antiphon/kit'
import { scope } from './worklet-scope.ts'

/** In Hz: what the agent listens to. */
const sampleRate = 16_000
const frameSamples = 320 // 20 ms

/** Sends on what the microphone hears: mono, 16 bits, 16 kHz, in pieces of 20 ms. */
class Capture extends scope.AudioWorkletProcessor {
  readonly #resampler = new Resampler(scope.sampleRate, sampleRate)
  #frame = new Int16Array(frameSamples)
  #filled = 0

  process([[heard]]: readonly [readonly Float32Array[]]): boolean {
    if (heard === undefined) return true
    const samples = Int16Array.from(heard, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767)
    for (const sample of this.#resampler.push(samples)) {
      this.#frame[this.#filled++] = sample
      if (this.#filled === frameSamples) this.#send()
    }
    return true
  }

  #send(): void {
    this.port.postMessage(this.#frame, [this.#frame.buffer])
    this.#frame = new Int16Array(frameSamples)
    this.#filled = 0
  }
}

scope.registerProcessor('capture', Capture)
