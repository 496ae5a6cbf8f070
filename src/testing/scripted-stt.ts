import { CancelledError, STTError } from '../errors.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { ProviderMeter } from '../provider/meter.ts'
import type { STTOptions, STTProvider, STTResult } from '../provider/stt.ts'
import { WordListener } from './spoken-words.ts'

/** How a scripted recognizer behaves. */
export interface ScriptedSTTOptions {
  /** What it hears, utterance by utterance; without a list it hears what `speakWords` said. */
  transcripts?: readonly string[]
  /** From the end of the audio to the final result, in milliseconds. Default 0. */
  finalMs?: number
  /** Whether there are interim results. Default true. */
  interim?: boolean
  /** The utterances, counted from 0, that fail, never end, or end at once without words. */
  faults?: Readonly<Record<number, 'fail' | 'hang' | 'empty'>>
}

const optionRules: OptionRules<ScriptedSTTOptions> = {
  transcripts: 'any',
  finalMs: 'not-negative',
  interim: 'any',
  faults: 'any',
}

/** A recognizer that does as it is told: for tests. */
export function scriptedStt(options: ScriptedSTTOptions = {}): STTProvider {
  const {
    transcripts,
    finalMs = 0,
    interim = true,
    faults = {},
  } = checkOptions('scriptedStt', options, optionRules)
  const meter = new ProviderMeter()
  let utterances = 0

  async function* transcribe(audio: AsyncIterable<Int16Array>, call: STTOptions): AsyncGenerator<STTResult> {
    const { signal, clock } = call
    const utterance = utterances++
    const ear = new WordListener()
    const words: string[] = []
    for await (const chunk of audio) {
      if (signal.aborted) throw new CancelledError()
      const heard = ear.hear(chunk)
      words.push(...heard)
      if (heard.length > 0 && interim && transcripts === undefined)
        yield { text: words.join(' '), final: false }
    }
    if (faults[utterance] === 'fail') throw new STTError('The script says that this utterance fails.')
    if (faults[utterance] === 'hang') await clock.sleep(1e9, signal)
    if (finalMs > 0) await clock.sleep(finalMs, signal)
    const text = faults[utterance] === 'empty' ? '' : (transcripts?.[utterance] ?? words.join(' '))
    yield { text, final: true }
  }

  return {
    name: 'scripted-stt',
    sampleRate: 16_000,
    transcribe: (audio, call) => meter.track(call.clock, transcribe(audio, call)),
    metrics: () => meter.read(),
  }
}
