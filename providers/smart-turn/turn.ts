import {
  CancelledError,
  checkOptions,
  type OptionRules,
  ProcessorError,
  type TurnDetector,
} from '../../src/engine.ts'
import { packageFolder } from '../kit/worker/package-folder.ts'
import { WorkerHost } from '../kit/worker/worker-host.ts'
import { workerUrl } from '../kit/worker/worker-url.ts'
import { melSampleRate } from './mel-features.ts'
import type { SmartTurnMethods, SmartTurnWorkerData } from './methods.ts'

/** Options of {@link smartTurn}. */
export interface SmartTurnOptions {
  /** Path of the ONNX file: `smart-turn-v3.2-cpu.onnx`, from https://huggingface.co/pipecat-ai/smart-turn-v3. */
  modelPath: string
}

const optionRules: OptionRules<SmartTurnOptions> = {
  modelPath: 'any',
}

/**
 * Smart Turn v3: a small network that hears from the sound of the last 8 s whether somebody has finished, in 23 languages.
 * Runs on `onnxruntime-node`, in a worker thread that all sessions share. The model has to be downloaded beforehand. Any
 * ONNX file fits that takes Whisper's features, `[1, 80, 800]`, and gives one probability.
 */
export function smartTurn(options: SmartTurnOptions): TurnDetector {
  const { modelPath } = checkOptions('smartTurn', options, optionRules)
  const name = 'smart-turn'
  const figures = { calls: 0, errors: 0, aborted: 0, busyMs: 0 }
  const host = new WorkerHost<SmartTurnMethods>({
    url: workerUrl('turn', import.meta.url),
    name,
    workerData: (): SmartTurnWorkerData => {
      packageFolder('onnxruntime-node', name)
      return { modelPath }
    },
    error: (message, details) => new ProcessorError(message, details),
  })

  return {
    name,
    hears: 'audio',
    sampleRate: melSampleRate,
    audioMs: 8_000,
    async probability({ audio }, { clock, signal }) {
      const startedAt = clock.now()
      figures.calls++
      try {
        return await host.call('judge', audio, { clock, signal })
      } catch (error) {
        if (error instanceof CancelledError) figures.aborted++
        else figures.errors++
        throw error
      } finally {
        figures.busyMs += clock.now() - startedAt
      }
    },
    warmup: async ({ clock, signal }) => {
      await host.call('warmup', undefined, { clock, signal })
    },
    metrics: () => ({ ...figures }),
    close: () => host.close(),
    get closed() {
      return host.closed
    },
  }
}
