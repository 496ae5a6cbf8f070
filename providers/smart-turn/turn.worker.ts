import { workerData } from 'node:worker_threads'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { loadOnnx } from '../kit/onnx.ts'
import { serve } from '../kit/worker/serve.ts'
import { melBands, melFeatures, melFrames } from './mel-features.ts'
import type { SmartTurnMethods, SmartTurnWorkerData } from './methods.ts'

interface Loaded {
  readonly network: InferenceSession
  readonly tensor: typeof Tensor
}

let loading: Promise<Loaded> | undefined

/** The network, loaded by the first call; a later call tries again where that failed. */
function loaded(): Promise<Loaded> {
  loading ??= load().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(): Promise<Loaded> {
  const { open, Tensor } = await loadOnnx('smart-turn')
  const { modelPath } = workerData as SmartTurnWorkerData
  return { network: await open(modelPath), tensor: Tensor }
}

serve<SmartTurnMethods>({
  warmup: async (_, { reply }) => {
    await loaded()
    reply(true)
  },
  judge: async (samples, { signal, reply }) => {
    const { network, tensor } = await loaded()
    if (signal.aborted) return
    const features = new tensor('float32', melFeatures(samples), [1, melBands, melFrames])
    const results = await network.run({ [network.inputNames[0]!]: features })
    reply((results[network.outputNames[0]!]!.data as Float32Array)[0]!)
  },
})
