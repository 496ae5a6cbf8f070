import { readFile } from 'node:fs/promises'
import { workerData } from 'node:worker_threads'
import { serve } from '../kit/worker/serve.ts'
import type { MoonshineMethods, MoonshineWorkerData } from './methods.ts'
import { MoonshineModel } from './model.ts'
import { withoutLoop } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

const load = async () => {
  const data = workerData as MoonshineWorkerData
  const words = new Vocabulary(await readFile(data.vocabulary, 'utf8'))
  return { model: await MoonshineModel.load(data), words }
}
let loading: ReturnType<typeof load> | undefined

serve<MoonshineMethods>({
  warmup: async (_, { reply }) => {
    loading ??= load()
    await loading
    reply(true)
  },
  decode: async ({ samples }, { signal, reply }) => {
    loading ??= load()
    const { model, words } = await loading
    const heard = await model.transcribe(Float32Array.from(samples, toFloat), signal)
    if (heard === undefined) return
    const { tokens, ended, confidence } = heard
    reply({ text: words.text(ended ? tokens : withoutLoop(tokens)).trim(), confidence })
  },
})

function toFloat(sample: number): number {
  return sample / 32_768
}
