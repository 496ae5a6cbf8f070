import { TTSError } from '../errors.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { bySentence, type SpeakOne, type SpeechEvent } from '../provider/by-sentence.ts'
import { ProviderMeter } from '../provider/meter.ts'
import type { ProviderCall } from '../provider/roles/call.ts'
import type { TTSProvider } from '../provider/roles/tts.ts'
import { speakWords } from './spoken-words.ts'

/** How a scripted voice behaves. */
export interface ScriptedTTSOptions {
  /** From the call to the first sound, in milliseconds. Default 0. */
  firstByteMs?: number
  /** From one word's sound to the next one's, in milliseconds. Default 0: all of a sentence is there at once. */
  wordMs?: number
  /** How long a word sounds, in milliseconds. Default 300. */
  msPerWord?: number
  /** Whether it tells when words sound. Default true. */
  timings?: boolean
  /** How many sentences it begins while one is given on. Default 1. */
  ahead?: number
  /** Tags it understands; see `TTSProvider`. */
  tags?: readonly string[] | RegExp
  /** Whether it reads numbers by itself. Default true: it says what it is given. */
  normalizes?: boolean
  /** Scripts it can say; see `TTSProvider`. Default: any. */
  scripts?: readonly string[]
  /** The sentences, counted from 0, that fail, fail in the middle, stall in the middle, or are nothing but silence. */
  faults?: Readonly<Record<number, 'fail' | 'fail-midway' | 'stall' | 'silent'>>
}

type Fault = NonNullable<ScriptedTTSOptions['faults']>[number]

const optionRules: OptionRules<ScriptedTTSOptions> = {
  firstByteMs: 'not-negative',
  wordMs: 'not-negative',
  msPerWord: 'positive',
  timings: 'any',
  ahead: 'not-negative',
  tags: 'any',
  normalizes: 'any',
  scripts: 'any',
  faults: 'any',
}

/** A scripted voice, and what it was given to say. */
export interface ScriptedTTS extends TTSProvider {
  /** The sentences so far. */
  readonly sentences: readonly string[]
}

/** A voice that does as it is told: for tests. What it says is heard by a `WordListener`. */
export function scriptedTts(options: ScriptedTTSOptions = {}): ScriptedTTS {
  const {
    firstByteMs = 0,
    wordMs = 0,
    msPerWord = 300,
    timings = true,
    ahead = 1,
    faults = {},
  } = checkOptions('scriptedTts', options, optionRules)
  const meter = new ProviderMeter()
  const sentences: string[] = []

  const speakOne: SpeakOne = (text, _, call) => {
    const fault = faults[sentences.length]
    sentences.push(text)
    return speakWith({ firstByteMs, wordMs, msPerWord, timings, fault }, text, call)
  }

  const speak = bySentence(speakOne, { ahead })

  return {
    name: 'scripted-tts',
    sampleRate: 16_000,
    normalizes: options.normalizes ?? true,
    tags: options.tags,
    scripts: options.scripts,
    sentences,
    speak: (request, call) => meter.track(call.clock, speak(request, call)),
    metrics: () => meter.read(),
  }
}

/** How one sentence is spoken. */
interface Manner
  extends Required<Pick<ScriptedTTSOptions, 'firstByteMs' | 'wordMs' | 'msPerWord' | 'timings'>> {
  readonly fault: Fault | undefined
}

async function* speakWith(
  { firstByteMs, wordMs, msPerWord, timings, fault }: Manner,
  text: string,
  call: ProviderCall,
): AsyncGenerator<SpeechEvent, void, undefined> {
  const { clock, signal } = call
  if (firstByteMs > 0) await clock.sleep(firstByteMs, signal)
  if (fault === 'fail') throw new TTSError('The script says that this sentence fails.')
  const words = text.split(/\s+/).filter((word) => word !== '')
  const breaksAt = fault === 'fail-midway' || fault === 'stall' ? words.length / 2 : Number.POSITIVE_INFINITY
  for (const [index, word] of words.entries()) {
    if (wordMs > 0 && index > 0) await clock.sleep(wordMs, signal)
    if (index >= breaksAt) await breakOff(fault, call)
    const startMs = index * msPerWord
    if (timings) yield { type: 'words', words: [{ text: word, startMs, endMs: startMs + msPerWord }] }
    const samples = speakWords(word, { msPerWord })
    yield { type: 'audio', samples: fault === 'silent' ? samples.fill(0) : samples }
  }
}

/** Fails in the middle of a sentence, or stalls there. */
async function breakOff(fault: Fault | undefined, { clock, signal }: ProviderCall): Promise<never> {
  if (fault === 'stall') await clock.sleep(1e9, signal)
  throw new TTSError('The script says that this sentence fails in the middle.')
}
