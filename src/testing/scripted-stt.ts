import { STTError, toAntiphonError } from '../errors.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { guard } from '../provider/guard.ts'
import { ProviderMeter } from '../provider/meter.ts'
import type { ProviderCall } from '../provider/roles/call.ts'
import type { STTEvent, STTProvider, STTRequest } from '../provider/roles/stt.ts'
import { ScriptedHearing, type ScriptedHearingOptions, textOf } from './scripted-hearing.ts'
import type { ScriptedTurns } from './scripted-turn.ts'

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
  const told: ScriptedHearingOptions = {
    sampleRate,
    interim: interim && transcripts === undefined,
    voice,
    turns: turns === true ? {} : turns || undefined,
  }
  let utterances = 0
  let closed = false

  /** What becomes of what was said, now that all of it is there. */
  async function* conclude(
    hearing: ScriptedHearing,
    { clock, signal }: ProviderCall,
  ): AsyncGenerator<STTEvent> {
    const words = hearing.takeWords()
    const utterance = utterances++
    const fault = faults[utterance]
    if (fault === 'fail') throw new STTError('The script says that this utterance fails.')
    if (fault === 'hang') await clock.sleep(1e9, signal)
    if (finalMs > 0) await clock.sleep(finalMs, signal)
    const text = fault === 'empty' ? '' : (transcripts?.[utterance] ?? textOf(words))
    if (text !== '') yield hearing.final(text, transcripts === undefined ? words : undefined)
    yield* hearing.end()
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
    const hearing = new ScriptedHearing(told)
    for await (const item of guard(audio, { signal, clock, what: 'The audio' })) {
      if (item instanceof Int16Array) {
        yield* hearing.hear(item)
        if (hearing.turnDue) yield* conclude(hearing, call)
      } else if (item.type === 'flush') {
        yield* conclude(hearing, call)
        yield { type: 'flushed' }
      }
    }
    yield* conclude(hearing, call)
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
