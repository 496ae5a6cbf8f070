import {
  CancelledError,
  checkOptions,
  type OptionRules,
  ProcessorError,
  type TurnDetector,
} from '../../src/engine.ts'
import { embeddedFile } from '../kit/embedded-file.ts'
import { WorkerHost } from '../kit/worker/worker-host.ts'
import { workerUrl } from '../kit/worker/worker-url.ts'
import { melSampleRate } from './mel-features.ts'
import type { SmartTurnMethods, SmartTurnWorkerData } from './methods.ts'

/** Options of {@link smartTurn}. */
export interface SmartTurnOptions {
  /**
   * Path of an ONNX file that takes Whisper's features, `[1, 80, 800]`, and gives one probability; others are at
   * https://huggingface.co/pipecat-ai/smart-turn-v3. Default: version 3.2 of the package `antiphon-embedded`.
   */
  modelPath?: string
}

const optionRules: OptionRules<SmartTurnOptions> = {
  modelPath: 'any',
}

/**
 * Smart Turn v3: a small network that hears from the sound of the last 8 s whether somebody has finished, in 23 languages.
 * Runs on `onnxruntime-node`, or `onnxruntime-web` where that cannot be loaded, in a worker thread that all sessions share.
 */
export function smartTurn(options: SmartTurnOptions = {}): TurnDetector {
  const { modelPath } = checkOptions('smartTurn', options, optionRules)
  const name = 'smart-turn'
  const figures = { calls: 0, errors: 0, aborted: 0, busyMs: 0 }
  const host = new WorkerHost<SmartTurnMethods>({
    url: workerUrl('turn', import.meta.url),
    name,
    workerData: (): SmartTurnWorkerData => ({
      modelPath: modelPath ?? embeddedFile('smart-turn/smart-turn-v3.2-cpu.onnx', name),
    }),
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
