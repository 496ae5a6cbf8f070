import { workerData } from 'node:worker_threads'
import { serve } from '../kit/worker/serve.ts'
import { HibariEngine } from './engine.ts'
import type { HibariMethods, HibariModel } from './methods.ts'

let loading: Promise<HibariEngine> | undefined

/** The engine, loaded by the first call; a later call tries again where that failed. */
function engine(): Promise<HibariEngine> {
  loading ??= HibariEngine.load(workerData as HibariModel).catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

serve<HibariMethods>({
  warmup: async (_, { reply }) => {
    // The first sentence is the slowest: nothing has been compiled.
    for await (const _piece of (await engine()).speak(
      'Ready, and waiting for the first of many sentences.',
      1,
    ));
    reply(true)
  },
  speak: async ({ text, speed }, { signal, reply }) => {
    const hibari = await engine()
    if (signal.aborted) return
    for await (const piece of hibari.speak(text, speed)) {
      reply(piece, piece.type === 'audio' ? [piece.samples.buffer] : [])
      // Between two pieces others have their turn, and it is heard when nobody waits any more.
      await new Promise(setImmediate)
      if (signal.aborted) return
    }
  },
})
