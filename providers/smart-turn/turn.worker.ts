import { workerData } from 'node:worker_threads'
import type { InferenceSession } from 'onnxruntime-node'
import { serve } from '../kit/worker/serve.ts'
import { melBands, melFeatures, melFrames } from './mel-features.ts'
import type { SmartTurnMethods, SmartTurnWorkerData } from './methods.ts'

let loading: Promise<InferenceSession> | undefined

/** The network, loaded by the first call; a later call tries again where that failed. */
function session(): Promise<InferenceSession> {
  loading ??= load().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(): Promise<InferenceSession> {
  const { InferenceSession: Session } = await import('onnxruntime-node')
  return Session.create((workerData as SmartTurnWorkerData).modelPath, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  })
}

serve<SmartTurnMethods>({
  warmup: async (_, { reply }) => {
    await session()
    reply(true)
  },
  judge: async (samples, { signal, reply }) => {
    const network = await session()
    if (signal.aborted) return
    const { Tensor } = await import('onnxruntime-node')
    const features = new Tensor('float32', melFeatures(samples), [1, melBands, melFrames])
    const results = await network.run({ [network.inputNames[0]!]: features })
    reply((results[network.outputNames[0]!]!.data as Float32Array)[0]!)
  },
})
