import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { loadOnnx } from '../kit/onnx.ts'

/** Sample rate of the model's audio, in Hz. */
export const sampleRate = 16_000
/** Samples it judges at once: 32 ms. */
export const windowSamples = 512
/** Samples of the window before that it wants to see again. */
const contextSamples = 64
/** Floats in each of the two halves of its recurrent state. */
const stateSize = 128

/** What the model remembers of one session's audio. */
export class SileroMemory {
  readonly context = new Float32Array(contextSamples)
  readonly state = new Float32Array(2 * stateSize)
}

/** One session's next window, with what came before it. */
export interface SileroInput {
  readonly window: Int16Array
  readonly memory: SileroMemory
}

/** Silero's network: judges windows of many sessions in one run. */
export class SileroModel {
  readonly #session: InferenceSession
  readonly #tensor: typeof Tensor
  readonly #rate: Tensor

  private constructor(session: InferenceSession, tensor: typeof Tensor) {
    this.#session = session
    this.#tensor = tensor
    this.#rate = new tensor('int64', BigInt64Array.of(BigInt(sampleRate)), [])
  }

  /** Loads the model. */
  static async load(path: string): Promise<SileroModel> {
    const { open, Tensor } = await loadOnnx('silero')
    return new SileroModel(await open(path), Tensor)
  }

  /** The probabilities of speech, in the order of `inputs`, whose memories move on. No memory may come twice. */
  async judge(inputs: readonly SileroInput[]): Promise<Float32Array> {
    const count = inputs.length
    const length = contextSamples + windowSamples
    const audio = new Float32Array(count * length)
    const state = new Float32Array(2 * count * stateSize)
    inputs.forEach(({ window, memory }, row) => {
      audio.set(memory.context, row * length)
      const start = row * length + contextSamples
      for (let i = 0; i < windowSamples; i++) audio[start + i] = window[i]! / 32_768
      state.set(memory.state.subarray(0, stateSize), row * stateSize)
      state.set(memory.state.subarray(stateSize), (count + row) * stateSize)
    })
    const { output, stateN } = await this.#session.run({
      input: new this.#tensor('float32', audio, [count, length]),
      state: new this.#tensor('float32', state, [2, count, stateSize]),
      sr: this.#rate,
    })
    const next = stateN!.data as Float32Array
    inputs.forEach(({ memory }, row) => {
      memory.context.set(audio.subarray((row + 1) * length - contextSamples, (row + 1) * length))
      memory.state.set(next.subarray(row * stateSize, (row + 1) * stateSize))
      memory.state.set(next.subarray((count + row) * stateSize, (count + row + 1) * stateSize), stateSize)
    })
    return output!.data as Float32Array
  }

  /** Frees the network. */
  async release(): Promise<void> {
    await this.#session.release()
  }
}
