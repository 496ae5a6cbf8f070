import { dirname } from 'node:path'
import {
  checkOptions,
  type OptionRules,
  ProviderMeter,
  STTError,
  type STTInput,
  type STTProvider,
} from '../../src/engine.ts'
import { embeddedFile } from '../kit/embedded-file.ts'
import { WorkerHost } from '../kit/worker/worker-host.ts'
import { workerUrl } from '../kit/worker/worker-url.ts'
import { MoonshineCall, sampleRate } from './call.ts'
import { DecodeQueue } from './decode-queue.ts'
import type { MoonshineMethods, MoonshineText, MoonshineWorkerData } from './methods.ts'
import type { MoonshineSize } from './model.ts'

export type { MoonshineSize } from './model.ts'

/** Options of {@link moonshine}. */
export interface MoonshineOptions {
  /**
   * `tiny` (28 MB of weights, 200 MB of memory) or `base` (63 MB, 280 MB; about twice the time, fewer errors), which needs a
   * `modelFolder`. Default `tiny`.
   */
  model?: MoonshineSize
  /**
   * New audio, in milliseconds, between two interim results. They come less often late in a long utterance, and when
   * many sessions share the provider. `Infinity`: only in pauses. Default 300.
   */
  interimMs?: number
  /** Threads the network may use. Default 1: more are hardly faster. */
  threads?: number
  /**
   * Folder with `encoder_model.onnx` and `decoder_model_merged.onnx`. Default: the one of `antiphon-embedded`, which has `tiny`;
   * `base` is in the package `@usefulsensors/moonshine-js` 0.1.10, as `dist/model/base/quantized`.
   */
  modelFolder?: string
}

const optionRules: OptionRules<MoonshineOptions> = {
  model: 'any',
  interimMs: 'positive',
  threads: 'positive',
  modelFolder: 'any',
}

/**
 * Moonshine: English speech to text with punctuation, open vocabulary, in a worker thread. It needs the packages
 * `antiphon-embedded`, which has its weights, and `onnxruntime-node`, or `onnxruntime-web` where that cannot be loaded.
 *
 * All sessions share the provider's one thread: what somebody waits for is decoded first, interim results in the time
 * that is left. A pause in the speech is used to decode what was said so far, so that the final result is mostly there
 * already when the audio ends. Utterances of more than 20 seconds are cut at a quiet place and come as several final
 * results.
 */
export function moonshine(options: MoonshineOptions = {}): STTProvider {
  const name = 'moonshine'
  const { interimMs = 300 } = checkOptions(name, options, optionRules)
  const meter = new ProviderMeter()
  const host = new WorkerHost<MoonshineMethods>({
    url: workerUrl('stt', import.meta.url),
    name,
    workerData: () => locate(options),
    error: (message, details) => new STTError(message, details),
  })
  const queue = new DecodeQueue<MoonshineText>((samples, call) => {
    meter.add('decodings', 1)
    meter.add('decodedSeconds', samples.length / sampleRate)
    return host.call('decode', { samples }, { ...call, transfer: [samples.buffer] })
  })

  async function* transcribed(call: MoonshineCall, audio: AsyncIterable<STTInput>) {
    try {
      yield* call.transcribe(audio)
    } finally {
      meter.add('audioSeconds', call.heardSamples / sampleRate)
    }
  }

  return {
    name,
    sampleRate,
    mode: 'utterance',
    transcribe({ audio }, call) {
      return meter.track(call.clock, transcribed(new MoonshineCall(queue, interimMs, call), audio))
    },
    warmup: async ({ clock, signal }) => {
      await host.call('warmup', undefined, { clock, signal })
    },
    metrics: () => meter.read(),
    close: () => host.close(),
    get closed() {
      return host.closed
    },
  }
}

/** @throws MissingPackageError, and STTError if nobody says where the larger model is. */
function locate({ model = 'tiny', threads = 1, modelFolder }: MoonshineOptions): MoonshineWorkerData {
  if (model !== 'tiny' && modelFolder === undefined)
    throw new STTError(
      `antiphon-embedded has Moonshine tiny alone: give moonshine({ model: '${model}' }) a "modelFolder" with encoder_model.onnx and decoder_model_merged.onnx.`,
      { provider: 'moonshine', reason: 'request' },
    )
  const file = (name: string) => embeddedFile(`moonshine/${name}`, 'moonshine')
  const folder = modelFolder ?? dirname(file('tiny/encoder_model.onnx'))
  return { folder, size: model, threads, vocabulary: file('vocabulary.txt') }
}
