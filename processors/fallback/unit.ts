import {
  AudioRawFrame,
  type Frame,
  LLMContextFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  SpeakFrame,
  TranscriptionFrame,
  TTSStoppedFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
} from '../../src/index.ts'
import { GivenOn } from './given-on.ts'

/** What a frame that enters a branch means for the unit of work. */
export type Entry =
  /** It is a whole unit. */
  | 'whole'
  /** A unit begins with it. */
  | 'first'
  /** The unit is complete with it: from now on the branch owes its results. */
  | 'last'

/** What the units of a branch are: what it must be given again if another branch takes over. */
export interface UnitRules {
  /** What a frame means that enters; undefined: it belongs to the unit under way, if there is one. */
  enters(frame: Frame): Entry | undefined
  /** Whether a frame that comes out downstream ends the unit. */
  ends(frame: Frame): boolean
}

/** The units of the frames that come with Antiphon: a stretch of speech, a request for an answer, an answer's text. */
export const defaultUnits: UnitRules = {
  enters(frame) {
    if (frame instanceof LLMContextFrame || frame instanceof SpeakFrame) return 'whole'
    if (frame instanceof UserStartedSpeakingFrame) return 'first'
    if (frame instanceof LLMResponseStartFrame && frame.round === 0) return 'first'
    if (frame instanceof UserStoppedSpeakingFrame) return 'last'
    return frame instanceof LLMResponseEndFrame && frame.last ? 'last' : undefined
  },
  ends(frame) {
    if (frame instanceof TranscriptionFrame || frame instanceof LLMContextFrame || frame instanceof SpeakFrame)
      return true
    return (frame instanceof LLMResponseEndFrame || frame instanceof TTSStoppedFrame) && frame.last
  },
}

/** Most frames of a unit that are kept: 80 s of 20 ms chunks. */
const maxFrames = 4_000

/** A unit in flight: what entered for it, what came out of it, and which branches have been tried. */
export class Unit {
  readonly given = new GivenOn()
  /** Frames of the unit that a branch has passed on. */
  readonly passed = new Set<Frame>()
  /** Branches that have failed it, with what they failed of. */
  readonly failures = new Map<number, unknown>()
  /** Whether all of it has entered. */
  complete = false
  /** Whether the branch at work has made anything of it. */
  answered = false
  #frames: Frame[]

  /** @param before Audio from before it, for those who want to hear how it begins. */
  constructor(before: readonly Frame[]) {
    this.#frames = [...before]
    for (const frame of before) this.passed.add(frame)
  }

  /** All of it, to be given to another branch. */
  get frames(): readonly Frame[] {
    return this.#frames
  }

  add(frame: Frame): void {
    this.#frames.push(frame)
    if (this.#frames.length <= maxFrames) return
    const audio = this.#frames.findIndex((each) => each instanceof AudioRawFrame)
    this.#frames.splice(Math.max(0, audio), 1)
  }

  /** Whether a frame came from outside for this unit. */
  holds(frame: Frame): boolean {
    return this.passed.has(frame) || this.#frames.includes(frame)
  }

  /** An interruption: what belongs to the answer is over. Returns whether anything is left of the unit. */
  interrupted(): boolean {
    this.#frames = this.#frames.filter((frame) => !frame.answer)
    return this.#frames.some((frame) => frame instanceof UserStartedSpeakingFrame)
  }
}
