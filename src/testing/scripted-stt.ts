import { STTError, toAntiphonError } from '../errors.ts'
import type { RecognizedWord } from '../frames/transcription.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { guard } from '../provider/guard.ts'
import { ProviderMeter } from '../provider/meter.ts'
import type { ProviderCall } from '../provider/roles/call.ts'
import type { STTEvent, STTProvider, STTRequest, STTTranscript } from '../provider/roles/stt.ts'
import { ScriptedTurn, type ScriptedTurns } from './scripted-turn.ts'
import { TimedEar } from './timed-ear.ts'

/** How a scripted recognizer behaves. */
export interface ScriptedSTTOptions {
  /** What it hears, utterance by utterance; without a list it hears what `speakWords` said. */
  transcripts?: readonly string[]
  /** From the end of the audio, or a flush, to the final result, in milliseconds. Default 0. */
  finalMs?: number
  /** Whether there are interim results. Default true. */
  interim?: boolean
  /**
   * The utterances, counted from 0, that fail, never end, or end at once without words. Of a session, the flushes and the
   * turns that it ends by itself.
   */
  faults?: Readonly<Record<number, 'fail' | 'hang' | 'empty'>>
  /** Whether it is called once a stretch of speech or once a session. Default `utterance`. */
  mode?: STTProvider['mode']
  /** Of a session: whether it tells when somebody speaks. Default false. */
  voice?: boolean
  /** Of a session: whether it tells turns, and after what silence they end. Default false. */
  turns?: boolean | ScriptedTurns
}

const optionRules: OptionRules<ScriptedSTTOptions> = {
  transcripts: 'any',
  finalMs: 'not-negative',
  interim: 'any',
  faults: 'any',
  mode: 'any',
  voice: 'any',
  turns: 'any',
}

const name = 'scripted-stt'
const sampleRate = 16_000

/** A recognizer that does as it is told: for tests. */
export function scriptedStt(options: ScriptedSTTOptions = {}): STTProvider {
  const {
    transcripts,
    finalMs = 0,
    interim = true,
    faults = {},
    mode = 'utterance',
    voice = false,
    turns = false,
  } = checkOptions('scriptedStt', options, optionRules)
  const meter = new ProviderMeter()
  let utterances = 0
  let closed = false

  /** What becomes of what was said, now that all of it is there. */
  async function* final(words: readonly RecognizedWord[], said: boolean, { clock, signal }: ProviderCall) {
    const utterance = utterances++
    if (faults[utterance] === 'fail') throw new STTError('The script says that this utterance fails.')
    if (faults[utterance] === 'hang') await clock.sleep(1e9, signal)
    if (finalMs > 0) await clock.sleep(finalMs, signal)
    const text = faults[utterance] === 'empty' ? '' : (transcripts?.[utterance] ?? textOf(words))
    if (text !== '') yield transcript('final', text, said, transcripts === undefined ? words : undefined)
  }

  async function* transcribe(request: STTRequest, call: ProviderCall): AsyncGenerator<STTEvent> {
    if (closed) throw new STTError('It is closed.', { provider: name })
    try {
      yield* events(request, call)
    } catch (thrown) {
      throw toAntiphonError(thrown, (message, cause) => new STTError(message, { cause, provider: name }))
    }
  }

  async function* events({ audio }: STTRequest, call: ProviderCall): AsyncGenerator<STTEvent> {
    const { signal, clock } = call
    const ear = new TimedEar(sampleRate)
    const turn = turns === false ? undefined : new ScriptedTurn(turns === true ? {} : turns)
    let words: RecognizedWord[] = []
    let said = false
    let speaking = false
    let paidMs = 0
    const conclude = async function* (): AsyncGenerator<STTEvent> {
      const [all, more] = [words, said]
      words = []
      for await (const event of final(all, more, call)) {
        said = true
        yield event
      }
      if (turn?.open) yield turn.end(ear.silentSinceMs)
      yield { type: 'usage', audioSeconds: (ear.heardMs - paidMs) / 1000 }
      paidMs = ear.heardMs
    }
    for await (const item of guard(audio, { signal, clock, what: 'The audio' })) {
      if (!(item instanceof Int16Array)) {
        if (item.type !== 'flush') continue
        yield* conclude()
        yield { type: 'flushed' }
        continue
      }
      const heard = ear.hear(item)
      words.push(...heard)
      const sounds = ear.soundsSinceMs !== undefined
      if (voice && sounds !== speaking)
        yield { type: 'voice', active: sounds, atMs: ear.soundsSinceMs ?? ear.silentSinceMs }
      speaking = sounds
      if (turn) yield* turn.hear(ear, words)
      if (heard.length > 0 && interim && transcripts === undefined)
        yield transcript('interim', textOf(words), said, words)
      if (turn?.due(ear)) yield* conclude()
    }
    yield* conclude()
    if (mode === 'utterance') yield { type: 'flushed' }
  }

  return {
    name,
    sampleRate,
    mode,
    voice,
    turns: turns !== false,
    transcribe: (request, call) => meter.track(call.clock, transcribe(request, call)),
    metrics: () => meter.read(),
    get closed() {
      return closed
    },
    close: async () => {
      closed = true
    },
  }
}

function textOf(words: readonly RecognizedWord[]): string {
  return words.map(({ text }) => text).join(' ')
}

/** @param more Whether something was said before: texts are joined as they are. */
function transcript(
  type: STTTranscript['type'],
  text: string,
  more: boolean,
  words: readonly RecognizedWord[] | undefined,
): STTTranscript {
  return { type, text: more ? ` ${text}` : text, words: words && [...words] }
}
