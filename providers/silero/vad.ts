import {
  CancelledError,
  checkOptions,
  type OptionRules,
  type ProviderCall,
  type ProviderMetrics,
  toAntiphonError,
  VADError,
  type VADProvider,
  type VADStream,
  whenAborted,
} from '../../src/engine.ts'
import { embeddedFile } from '../kit/embedded-file.ts'
import { Batcher } from './batcher.ts'
import { type SileroInput, SileroMemory, SileroModel, sampleRate, windowSamples } from './model.ts'

/** Options of {@link silero}. */
export interface SileroOptions {
  /** Path of a Silero v5 or v6 ONNX file. Default: the v6 file of `antiphon-embedded`. */
  modelPath?: string
  /**
   * Most windows, of as many sessions, that one run of the network judges. ONNX Runtime runs on the main thread, and
   * 16 windows take it half a millisecond; larger batches gain almost nothing more. Default 16.
   */
  maxBatch?: number
}

const optionRules: OptionRules<SileroOptions> = {
  modelPath: 'any',
  maxBatch: 'positive',
}

/**
 * Silero voice activity detection, on `onnxruntime-node`, or `onnxruntime-web` where that cannot be loaded; its network is in
 * `antiphon-embedded`. All streams share one network, and the windows that arrive at about the same time are judged in one run, at less than half of what they cost alone.
 */
export function silero(options: SileroOptions = {}): VADProvider {
  const name = 'silero'
  const { modelPath, maxBatch = 16 } = checkOptions(name, options, optionRules)
  const figures = { calls: 0, errors: 0, aborted: 0, busyMs: 0, runs: 0 }
  let loading: Promise<SileroModel> | undefined
  let over = false

  const refuseIfClosed = () => {
    if (over) throw new VADError(`${name} was closed; make a new one.`, { provider: name })
  }

  const load = async () => {
    refuseIfClosed()
    loading ??= loadModel(modelPath).catch((thrown: unknown) => {
      loading = undefined
      throw toAntiphonError(
        thrown,
        (message, cause) => new VADError(`Silero could not be loaded: ${message}`, { cause, provider: name }),
      )
    })
    return loading
  }

  const batcher = new Batcher<SileroInput, number>({
    limit: maxBatch,
    run: async (inputs) => {
      figures.runs++
      return (await load()).judge(inputs)
    },
  })

  const open = ({ clock, signal }: ProviderCall): VADStream => {
    refuseIfClosed()
    let memory = new SileroMemory()
    let closed = false
    const owner = {}
    const cancelled = () =>
      new CancelledError('The voice activity stream was closed.', { cause: signal.reason })
    const end = () => {
      closed = true
      batcher.remove(owner, cancelled())
    }
    const unwatch = whenAborted(signal, end)

    const judge = async (window: Int16Array): Promise<number> => {
      if (closed) throw cancelled()
      if (window.length !== windowSamples)
        throw new VADError(`Silero takes windows of ${windowSamples} samples, not ${window.length}.`, {
          provider: name,
        })
      const startedAt = clock.now()
      figures.calls++
      try {
        return await batcher.add(owner, { window, memory })
      } catch (thrown) {
        const error = toAntiphonError(
          thrown,
          (message, cause) => new VADError(message, { cause, provider: name }),
        )
        if (error instanceof CancelledError) figures.aborted++
        else figures.errors++
        throw error
      } finally {
        figures.busyMs += clock.now() - startedAt
      }
    }

    return {
      probability: (window) => clock.hold(judge(window)),
      reset: () => {
        memory = new SileroMemory()
      },
      close: () => {
        unwatch()
        end()
      },
    }
  }

  return {
    name,
    sampleRate,
    windowSamples,
    open,
    warmup: async ({ clock }) => {
      await clock.hold(load())
    },
    metrics: (): ProviderMetrics => ({ ...figures }),
    close: async () => {
      if (over) return
      over = true
      const model = await loading?.catch(() => undefined)
      await model?.release()
    },
    get closed() {
      return over
    },
  }
}

/** @throws MissingPackageError */
async function loadModel(modelPath: string | undefined): Promise<SileroModel> {
  return SileroModel.load(modelPath ?? embeddedFile('silero/silero_vad_v6.onnx', 'silero'))
}
