import { readFile } from 'node:fs/promises'
import { workerData } from 'node:worker_threads'
import { serve } from '../worker/serve.ts'
import { speak } from './flite-engine.ts'
import type { FliteMethods, FliteWorkerData } from './flite-methods.ts'

const compile = async () => WebAssembly.compile(await readFile((workerData as FliteWorkerData).module))
let compiling: Promise<WebAssembly.Module> | undefined

serve<FliteMethods>({
  warmup: async (_, { reply }) => {
    compiling ??= compile()
    speak(await compiling, 'Ready.', 'slt', 1)
    reply(true)
  },
  speak: async ({ text, voice, speed }, { signal, reply }) => {
    compiling ??= compile()
    const module = await compiling
    if (signal.aborted) return
    const speech = speak(module, text, voice, speed)
    reply(speech, [speech.samples.buffer])
  },
})
