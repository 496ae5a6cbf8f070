import type { Rnnoise } from '@shiguredo/rnnoise-wasm'
import type { NoiseProvider, NoiseStream } from '../../processors/audio/noise-provider.ts'
import { MissingPackageError } from '../../src/engine.ts'

/**
 * RNNoise: a small recurrent network that takes noise out of speech (https://jmvalin.ca/demo/rnnoise/). It works at 48 kHz on
 * 10 ms at once, on the thread of the session, and needs the package `@shiguredo/rnnoise-wasm`. Sessions share the module.
 */
export function rnnoise(): NoiseProvider {
  let loading: Promise<Rnnoise> | undefined
  const load = () => {
    loading ??= loadRnnoise()
    return loading
  }
  return {
    name: 'rnnoise',
    sampleRate: 48_000,
    frameSamples: 480,
    // Measured: two of its frames, one of them the overlap of its windows.
    delaySamples: 960,
    warmup: async ({ clock }) => {
      await clock.hold(load())
    },
    open: async ({ clock }): Promise<NoiseStream> => {
      const state = (await clock.hold(load())).createDenoiseState()
      return {
        process: (frame) => {
          state.processFrame(frame)
        },
        close: () => state.destroy(),
      }
    },
  }
}

async function loadRnnoise(): Promise<Rnnoise> {
  const { Rnnoise } = await import('@shiguredo/rnnoise-wasm').catch((cause: unknown) => {
    throw new MissingPackageError('@shiguredo/rnnoise-wasm', 'The noise suppression rnnoise()', { cause })
  })
  return asWorker(() => Rnnoise.load())
}

/** The package looks for a browser's window or worker, though it needs neither; Node is presented as a worker meanwhile. */
function asWorker<T>(load: () => T): T {
  const scope = globalThis as { WorkerGlobalScope?: unknown }
  if ('window' in globalThis || scope.WorkerGlobalScope !== undefined) return load()
  scope.WorkerGlobalScope = Object
  try {
    return load()
  } finally {
    delete scope.WorkerGlobalScope
  }
}
