import { join, sep } from 'node:path'
import {
  checkOptions,
  guard,
  type OptionRules,
  type ProviderCall,
  ProviderMeter,
  STTError,
  type STTEvent,
  type STTProvider,
  type STTRequest,
  toAntiphonError,
} from '../../src/engine.ts'
import { packageFolder } from '../kit/worker/package-folder.ts'
import { WorkerHost } from '../kit/worker/worker-host.ts'
import { workerUrl } from '../kit/worker/worker-url.ts'
import type { SoundSwallowerMethods, SoundSwallowerWorkerData } from './methods.ts'

/** Options of {@link soundswallower}. */
export interface SoundSwallowerOptions {
  /** What may be said, as the text of a JSGF grammar (`#JSGF V1.0; grammar …; public <…> = …;`). */
  grammar?: string
  /**
   * Instead of a grammar: words and phrases that may be said in any order and number. The fewer they are, the faster
   * and surer it is: 550 words take it 0.2 × real time, 2,000 words all of it.
   */
  words?: readonly string[]
  /** Acoustic model and dictionary. Default `en-us`. */
  model?: 'en-us' | 'fr-fr'
  /** Words that the dictionary lacks, in its phones: `{ antiphon: 'AE N T IH F AA N' }`. */
  pronunciations?: Readonly<Record<string, string>>
}

const optionRules: OptionRules<SoundSwallowerOptions> = {
  grammar: 'any',
  words: 'any',
  model: 'any',
  pronunciations: 'any',
}

const sampleRate = 16_000

/**
 * SoundSwallower: speech to text that hears only what its grammar or word list allows, and that surely and at 2 % of
 * real time. It streams, in pure WebAssembly, in a worker thread shared by all sessions; each utterance that is being
 * spoken takes 25 MB. It needs the package `soundswallower`.
 *
 * A grammar that is not valid, or has words that are not in the dictionary, makes `warmup` and every call fail with an
 * {@link STTError} that names them.
 * @throws STTError if neither a grammar nor words are given.
 */
export function soundswallower(options: SoundSwallowerOptions): STTProvider {
  const name = 'soundswallower'
  checkOptions(name, options, optionRules)
  if (options.grammar === undefined && !options.words?.length)
    throw new STTError('soundswallower needs to know what may be said: give it a grammar or words.', {
      provider: name,
    })
  const meter = new ProviderMeter()
  const host = new WorkerHost<SoundSwallowerMethods>({
    url: workerUrl('stt', import.meta.url),
    name,
    workerData: () => dataOf(options),
    error: (message, details) => new STTError(message, details),
  })
  let lastCall = 0

  async function* transcribe(
    { audio }: STTRequest,
    { signal, clock }: ProviderCall,
  ): AsyncGenerator<STTEvent> {
    const call = ++lastCall
    let state: 'new' | 'fed' | 'finished' = 'new'
    let last = ''
    try {
      for await (const samples of guard(audio, { signal, clock, what: 'The audio' })) {
        if (!(samples instanceof Int16Array)) continue
        meter.add('audioSeconds', samples.length / sampleRate)
        state = 'fed'
        const text = await host.call('feed', { call, samples }, { clock, signal })
        if (text !== last && text !== '') yield { type: 'interim', text }
        last = text
      }
      const text = await host.call('finish', { call }, { clock, signal })
      state = 'finished'
      if (text !== '') yield { type: 'final', text }
      yield { type: 'flushed' }
    } catch (thrown) {
      throw toAntiphonError(thrown, (message, cause) => new STTError(message, { cause, provider: name }))
    } finally {
      // The host owns this call: it fails only if the thread has ended, and then there is nothing left to discard.
      if (state === 'fed') void host.call('discard', { call }, { clock }).catch(() => {})
    }
  }

  return {
    name,
    sampleRate,
    mode: 'utterance',
    transcribe: (request, call) => meter.track(call.clock, transcribe(request, call)),
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

/** @throws MissingPackageError */
function dataOf({
  grammar,
  words = [],
  model = 'en-us',
  pronunciations = {},
}: SoundSwallowerOptions): SoundSwallowerWorkerData {
  const modelBase = join(packageFolder('soundswallower', 'soundswallower'), 'model') + sep
  return { modelBase, model, grammar, words, pronunciations }
}
