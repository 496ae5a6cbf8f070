import type { LLMRequest } from '../provider/roles/llm.ts'
import type { ScriptedAnswer } from './scripted-llm.ts'

/** Options of `scriptedRealtime`. */
export interface ScriptedRealtimeOptions {
  /** What it answers, one after the other (the last again and again), or what it makes of a request. */
  answers: readonly ScriptedAnswer[] | ((request: LLMRequest) => ScriptedAnswer)
  /** From being asked to the first word, in milliseconds. Default 0. */
  firstByteMs?: number
  /** Between two words, in milliseconds: they sound for longer. Default 0. */
  wordMs?: number
  /** How long a word sounds, in milliseconds. Default 300. */
  msPerWord?: number
  /** The silence after which it takes a turn for over, where turns are its own, in milliseconds. Default 600. */
  silenceMs?: number
  /** From the end of the user's speech to the words of it, as vendors transcribe beside the answer, in milliseconds. Default 0. */
  userTextMs?: number
  /** Whether it takes pictures. Default true. */
  images?: boolean
}
