import { join } from 'node:path'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { loadOnnx } from '../kit/onnx.ts'

/** The two sizes of Moonshine's English model. */
export type MoonshineSize = 'tiny' | 'base'

/** Which weights to load, and how to run them. */
export interface MoonshineModelOptions {
  /** The folder with `encoder_model.onnx` and `decoder_model_merged.onnx`. */
  readonly folder: string
  readonly size: MoonshineSize
  /** Threads a run may use. */
  readonly threads: number
}

/** The tokens of one transcription. */
export interface MoonshineTokens {
  /** Token ids without the ones that mark beginning and end. */
  readonly tokens: readonly number[]
  /** Whether the network came to an end by itself, and was not stopped for saying more than anyone can. */
  readonly ended: boolean
  /** Mean probability the network gave to the tokens it chose, 0 to 1. */
  readonly confidence: number
}

const sampleRate = 16_000
const beginToken = 1
const endToken = 2
/** More tokens a second than anyone speaks; the model's authors stop there, too, to end loops. */
const tokensPerSecond = 6.5
/** Floats of one attention head's key, by size. */
const headSizes: Record<MoonshineSize, number> = { tiny: 36, base: 52 }
const heads = 8

/** Moonshine's encoder and decoder, run greedily. One transcription at a time. */
export class MoonshineModel {
  readonly #encoder: InferenceSession
  readonly #decoder: InferenceSession
  readonly #tensor: typeof Tensor
  readonly #headSize: number

  private constructor(
    encoder: InferenceSession,
    decoder: InferenceSession,
    tensor: typeof Tensor,
    headSize: number,
  ) {
    this.#encoder = encoder
    this.#decoder = decoder
    this.#tensor = tensor
    this.#headSize = headSize
  }

  static async load({ folder, size, threads }: MoonshineModelOptions): Promise<MoonshineModel> {
    const { open, Tensor } = await loadOnnx('moonshine')
    // No input is as long as the one before: memory patterns, kept per shape, would only pile up.
    const options = { intraOpNumThreads: threads, enableMemPattern: false }
    const encoder = await open(join(folder, 'encoder_model.onnx'), options)
    const decoder = await open(join(folder, 'decoder_model_merged.onnx'), options)
    return new MoonshineModel(encoder, decoder, Tensor, headSizes[size])
  }

  /**
   * Transcribes a piece of speech, 0.1 to about 30 seconds long. Returns undefined if `signal` aborts first.
   * @param samples Mono audio at 16 kHz, −1 to 1.
   */
  async transcribe(samples: Float32Array, signal: AbortSignal): Promise<MoonshineTokens | undefined> {
    const limit = Math.max(1, Math.ceil((samples.length / sampleRate) * tokensPerSecond))
    const encoded = await this.#encoder.run({
      input_values: new this.#tensor('float32', samples, [1, samples.length]),
    })
    const tokens: number[] = []
    let confidence = 0
    let ended = false
    let cache: Record<string, Tensor> = this.#emptyCache()
    for (let token = beginToken; tokens.length < limit; ) {
      if (signal.aborted) return undefined
      const output = await this.#decoder.run({
        input_ids: new this.#tensor('int64', BigInt64Array.of(BigInt(token)), [1, 1]),
        encoder_hidden_states: encoded.last_hidden_state!,
        use_cache_branch: new this.#tensor('bool', [tokens.length > 0], [1]),
        ...cache,
      })
      const best = likeliest(output.logits!.data as Float32Array)
      ended = best.token === endToken
      if (ended) break
      tokens.push(best.token)
      confidence += best.probability
      cache = moved(cache, output, tokens.length === 1)
      token = best.token
    }
    return { tokens, ended, confidence: tokens.length === 0 ? 0 : confidence / tokens.length }
  }

  #emptyCache(): Record<string, Tensor> {
    const names = this.#decoder.inputNames.filter((name) => name.startsWith('past_key_values.'))
    const empty = () =>
      new this.#tensor('float32', new Float32Array(heads * this.#headSize), [1, heads, 1, this.#headSize])
    return Object.fromEntries(names.map((name) => [name, empty()]))
  }
}

/** The cache for the next step. The encoder's half is computed in the first step and stays. */
function moved(
  cache: Record<string, Tensor>,
  output: Record<string, Tensor>,
  first: boolean,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(cache).map(([name, past]) => {
      const present = output[name.replace('past_key_values', 'present')]!
      return [name, first || name.includes('.decoder.') ? present : past]
    }),
  )
}

function likeliest(logits: Float32Array): { token: number; probability: number } {
  let token = 0
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[token]!) token = i
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - logits[token]!)
  return { token, probability: 1 / sum }
}
