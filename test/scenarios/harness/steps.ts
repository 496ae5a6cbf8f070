import type { UserTurn } from '../../../processors/turn/index.ts'
import {
  DTMFFrame,
  type DTMFKey,
  type LLMContext,
  type PipelineTask,
  TranscriptionFrame,
} from '../../../src/engine.ts'
import { type SimulatedCaller, speakWords } from '../../../src/testing/index.ts'
import type { Timeline } from './timeline.ts'

/** What a step of a caller works with. */
export interface Call {
  readonly caller: SimulatedCaller
  readonly timeline: Timeline
  readonly task: PipelineTask
  readonly turn: UserTurn
  readonly context: LLMContext
  readonly now: () => number
}

/** One thing a caller does, and how it reads. */
export interface Step {
  readonly reads: string
  run(call: Call): Promise<void>
}

/** How long a word of the caller lasts, in milliseconds. */
const msPerWord = 250

/** Says something. */
export function says(words: string): Step {
  return speech(words, `says “${words}”`, speakWords(words, { msPerWord }), 'speech')
}

/** Says something in so little time that it lasts only so many milliseconds. */
export function blurts(words: string, lastsMs: number): Step {
  const each = lastsMs / words.split(' ').length
  return speech(words, `says “${words}” in ${lastsMs} ms`, speakWords(words, { msPerWord: each }), 'speech')
}

/** Makes a sound without words. */
export function coughs(lastsMs: number, what = 'coughs'): Step {
  return speech(what, `${what} for ${lastsMs} ms`, noise(lastsMs), 'noise')
}

/** Says something in a room that is never silent: music before it, and music afterwards. */
export function saysInMusic(words: string, beforeMs: number, afterMs: number): Step {
  const parts = [noise(beforeMs), speakWords(words, { msPerWord }), noise(afterMs)]
  const sound = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    sound.set(part, at)
    at += part.length
  }
  return speech(words, `says “${words}” in music, and then it plays for ${afterMs} ms`, sound, 'noise')
}

function noise(lastsMs: number): Int16Array {
  return new Int16Array(lastsMs * 16).map((_, i) => (i % 2 === 0 ? 6_000 : -6_000))
}

/** A tone, as answering machines have it. */
export function beeps(hz: number, lastsMs: number): Step {
  const tone = new Int16Array(lastsMs * 16).map((_, i) => 8_000 * Math.sin((2 * Math.PI * hz * i) / 16_000))
  return speech('beep', `beeps at ${hz} Hz for ${lastsMs} ms`, tone, 'noise')
}

function speech(text: string, reads: string, audio: Int16Array, kind: string): Step {
  return {
    reads,
    async run({ caller, timeline }) {
      const span = timeline.begin('caller', kind, text)
      await caller.say(audio)
      span.end()
    },
  }
}

/** Lets some time pass. */
export function waits(ms: number): Step {
  return { reads: `waits ${ms} ms`, run: ({ caller }) => caller.wait(ms) }
}

/** Waits until the agent is heard. */
export const hearsTheAgent: Step = {
  reads: 'hears the agent begin',
  run: ({ caller }) => caller.agentSpeaks(),
}

/** Waits until these words have been heard. */
export function hears(words: string): Step {
  return {
    reads: `hears “${words}”`,
    async run({ caller }) {
      while (!` ${caller.heard} `.includes(` ${words} `)) await caller.wait(20)
    },
  }
}

/** Waits until the agent has been heard, and has been silent for a while. */
export function answered(silentMs = 300): Step {
  return { reads: 'hears the answer out', run: ({ caller }) => caller.answered(silentMs) }
}

/** Presses keys of the telephone. */
export function presses(...keys: readonly DTMFKey[]): Step {
  return {
    reads: `presses ${keys.join(' ')}`,
    async run({ caller, task, timeline }) {
      for (const key of keys) {
        timeline.mark('caller', 'key', key)
        void task.push(new DTMFFrame({ key }))
        await caller.wait(100)
      }
    },
  }
}

/** Types a text in place of saying it. */
export function types(text: string): Step {
  return {
    reads: `types “${text}”`,
    async run({ task, timeline }) {
      timeline.mark('caller', 'typed', text)
      void task.push(new TranscriptionFrame({ text }))
    },
  }
}

/** Something the app does, not the caller. */
export function app(reads: string, act: (call: Call) => void): Step {
  return {
    reads: `(the app ${reads})`,
    async run(call) {
      call.timeline.mark('notes', 'app', reads)
      act(call)
    },
  }
}
