import { workerData } from 'node:worker_threads'
import tokenizer from 'llama-tokenizer-js'
import { serve } from '../kit/worker/serve.ts'
import type { MoonshineMethods, MoonshineWorkerData } from './methods.ts'
import { MoonshineModel } from './model.ts'
import { withoutLoop } from './text.ts'

const load = () => MoonshineModel.load(workerData as MoonshineWorkerData)
let loading: Promise<MoonshineModel> | undefined

serve<MoonshineMethods>({
  warmup: async (_, { reply }) => {
    loading ??= load()
    await loading
    reply(true)
  },
  decode: async ({ samples }, { signal, reply }) => {
    loading ??= load()
    const model = await loading
    const heard = await model.transcribe(Float32Array.from(samples, toFloat), signal)
    if (heard === undefined) return
    const { tokens, ended, confidence } = heard
    reply({ text: textOf(ended ? tokens : withoutLoop(tokens)), confidence })
  },
})

function toFloat(sample: number): number {
  return sample / 32_768
}

/** Moonshine's vocabulary is Llama's with some marks added at its end, which are no text. */
function textOf(tokens: readonly number[]): string {
  const known = tokens.filter((token) => token < tokenizer.vocabById.length)
  return tokenizer.decode(known, false, false).trim()
}
