import { readFile } from 'node:fs/promises'
import { workerData } from 'node:worker_threads'
import { serve } from '../kit/worker/serve.ts'
import { FliteEngine } from './engine.ts'
import type { FliteMethods, FliteWorkerData } from './methods.ts'

let loading: Promise<FliteEngine> | undefined

/** The engine, loaded by the first call; a later call tries again where that failed. */
function engine(): Promise<FliteEngine> {
  loading ??= load().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(): Promise<FliteEngine> {
  return new FliteEngine(await WebAssembly.compile(await readFile((workerData as FliteWorkerData).module)))
}

serve<FliteMethods>({
  warmup: async (_, { reply }) => {
    const flite = await engine()
    flite.speak('Ready.', 'slt', 1)
    reply(true)
  },
  speak: async ({ text, voice, speed }, { signal, reply }) => {
    const flite = await engine()
    if (signal.aborted) return
    const speech = flite.speak(text, voice, speed)
    reply(speech, [speech.samples.buffer])
  },
})
