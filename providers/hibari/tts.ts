import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import {
  bySentence,
  CancelledError,
  checkOptions,
  type OptionRules,
  type ProviderCall,
  ProviderMeter,
  type SpeechEvent,
  TTSError,
  type TTSProvider,
  type Voicing,
} from '../../src/engine.ts'
import { embeddedFile } from '../kit/embedded-file.ts'
import { WorkerHost } from '../kit/worker/worker-host.ts'
import { workerUrl } from '../kit/worker/worker-url.ts'
import type { HibariMethods, HibariModel } from './methods.ts'
import { sampleRate } from './sound/shape.ts'

/** Hibari's voices in `antiphon-embedded`: `heart` is female. */
export const hibariVoices = ['heart'] as const

/** One of {@link hibariVoices}. */
export type HibariVoice = (typeof hibariVoices)[number]

/** Options of {@link hibari}. */
export interface HibariOptions {
  /** The voice. Default `heart`. */
  voice?: HibariVoice
  /** What the voice's pitch is multiplied with, from 0.5 to 2: 0.8 is a lower voice, of the same person. Default 1. */
  pitch?: number
  /** Speaking rate from 0.5 to 2, where a call names none; 1 is the voice's own. Default 1. */
  speed?: number
  /**
   * The path of another voice of the family, an ONNX file with the inputs and outputs of `heart.onnx`. It is named after the file.
   * Default: the one in `antiphon-embedded`.
   */
  model?: string
  /** What the breath in the voice is drawn from: the same text with the same seed is the same sound. Default 1. */
  seed?: number
}

const optionRules: OptionRules<HibariOptions> = {
  voice: 'any',
  pitch: 'positive',
  speed: 'positive',
  model: 'any',
  seed: 'number',
}

/** The network has heard no other speeds; a pitch beyond is no voice. */
const least = 0.5
const most = 2

/**
 * Hibari: an English voice that sounds like a person, with the exact timings of words. It needs no network connection: it is
 * in the package `antiphon-embedded`, and runs on `onnxruntime-node`, or `onnxruntime-web` where that cannot be
 * loaded, in a worker thread that all sessions share.
 */
export function hibari(options: HibariOptions = {}): TTSProvider {
  const name = 'hibari'
  const { voice, pitch = 1, speed = 1, model, seed = 1 } = checkOptions(name, options, optionRules)
  const voices = model === undefined ? hibariVoices : [basename(model, '.onnx')]
  const meter = new ProviderMeter()
  const host = new WorkerHost<HibariMethods>({
    url: workerUrl('tts', import.meta.url),
    name,
    workerData: (): HibariModel => {
      const folder = dirname(embeddedFile('hibari/vocab.json', name))
      return {
        folder,
        model: present(model ?? join(folder, `${voices[0]}.onnx`)),
        pitch: possible('pitch', pitch),
        seed,
      }
    },
    error: (message, details) => new TTSError(message, details),
  })

  async function* speakOne(
    text: string,
    voicing: Voicing,
    { clock, signal }: ProviderCall,
  ): AsyncGenerator<SpeechEvent, void, undefined> {
    known(voicing.voice ?? voice, voices)
    const request = { text, speed: possible('speed', voicing.speed ?? speed) }
    if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    for await (const piece of host.stream('speak', request, { clock, signal })) {
      if (piece.type === 'audio') meter.add('audioSeconds', piece.samples.length / sampleRate)
      yield piece
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    }
    meter.add('characters', text.length)
  }

  const speak = bySentence(speakOne)

  return {
    name,
    sampleRate,
    voices,
    scripts: ['Latin'],
    speak: (request, call) => meter.track(call.clock, speak(request, call)),
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

function known(voice: string | undefined, voices: readonly string[]): void {
  if (voice === undefined || voices.includes(voice)) return
  throw new TTSError(`Hibari has no voice "${voice}": it has ${voices.join(', ')}.`, {
    provider: 'hibari',
    reason: 'request',
  })
}

function present(model: string): string {
  if (existsSync(model)) return model
  throw new TTSError(
    `Hibari finds no voice at "${model}". Install antiphon-embedded (npm install antiphon-embedded), or give the path of another as "model".`,
    { provider: 'hibari', reason: 'request' },
  )
}

function possible(what: 'speed' | 'pitch', value: number): number {
  if (value >= least && value <= most) return value
  throw new TTSError(`Hibari cannot speak at ${what} ${value}: give one from ${least} to ${most}.`, {
    provider: 'hibari',
    reason: 'request',
  })
}
