import {
  AudioRawFrame,
  type Frame,
  type FrameProcessor,
  LLMContextFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  SpeakFrame,
  TranscriptionFrame,
  TTSSentenceEndFrame,
  TTSStoppedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
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
  /** Whether a frame that comes out downstream ends the unit that began with `first`. */
  ends(frame: Frame, first: Frame): boolean
}

/** A unit is a stretch of speech; it ends with its transcript. */
export const speechUnits: UnitRules = {
  enters(frame) {
    if (frame instanceof VADUserStartedSpeakingFrame) return 'first'
    return frame instanceof VADUserStoppedSpeakingFrame ? 'last' : undefined
  },
  ends: (frame) => frame instanceof TranscriptionFrame,
}

/** A unit is an answer: a request for one, a text to be said, or what a model says from its first word to its last. */
export const answerUnits: UnitRules = {
  enters(frame) {
    if (frame instanceof LLMContextFrame || frame instanceof SpeakFrame) return 'whole'
    if (frame instanceof LLMResponseStartFrame && frame.round === 0) return 'first'
    return frame instanceof LLMResponseEndFrame && frame.last ? 'last' : undefined
  },
  ends(frame, first) {
    if (frame === first) return !(frame instanceof LLMResponseStartFrame)
    if (first instanceof SpeakFrame) return frame instanceof TTSStoppedFrame && frame.last
    return frame instanceof LLMResponseEndFrame && frame.last
  },
}

/** The units of a branch, by what its processors say that they make. */
export function unitsOf(processors: readonly FrameProcessor[]): UnitRules {
  const hears = processors.some(({ io }) => io?.makes?.includes(TranscriptionFrame))
  return hears ? speechUnits : answerUnits
}

/** Most frames of a unit that are kept: 80 s of 20 ms chunks. */
const maxFrames = 4_000

/** The work in flight: what entered for it, what came out of it, and which branches have failed it. */
export class Unit {
  /** Branches that have failed it, with what they failed of. */
  readonly failures = new Map<number, unknown>()
  /** Whether all of it has entered. */
  complete = false
  /** Whether the branch at work has made anything of it. */
  answered = false
  #brokenOff = false
  /** What it began with; several when the next began before the last was done. */
  readonly #firsts: Frame[] = []
  readonly #frames: Set<Frame>
  /** Frames from outside that a branch has passed on. */
  readonly #passed: Set<Frame>
  readonly #given = new GivenOn()

  /** @param before Audio from before it, for those who want to hear how it begins. */
  constructor(before: readonly Frame[]) {
    this.#frames = new Set(before)
    this.#passed = new Set(before)
  }

  /** All of it, to be given to another branch. */
  get frames(): Iterable<Frame> {
    return this.#frames
  }

  add(frame: Frame, entry: Entry | undefined): void {
    this.#frames.add(frame)
    if (entry === 'whole' || entry === 'first') {
      this.#firsts.push(frame)
      this.complete = false
    }
    if (entry === 'whole' || entry === 'last') this.complete = true
    if (this.#frames.size <= maxFrames) return
    for (const oldest of this.#frames) {
      if (!(oldest instanceof AudioRawFrame)) continue
      this.#frames.delete(oldest)
      return
    }
    this.#frames.delete(frame)
  }

  /** Whether the voice of the branch at work has broken off in it. */
  get brokenOff(): boolean {
    return this.#brokenOff
  }

  /** Whether the voice of the branch at work breaks off with a frame. */
  breaksOff(frame: Frame): boolean {
    this.#brokenOff ||= frame instanceof TTSSentenceEndFrame && frame.broken
    return this.#brokenOff
  }

  /** A frame has come out of the branch at work downstream. Returns what is new with it. */
  take(frame: Frame): readonly Frame[] {
    if (this.#frames.has(frame)) {
      const known = this.#passed.has(frame)
      this.#passed.add(frame)
      return known ? [] : [frame]
    }
    if (frame.lane === 'system') return [frame]
    this.answered = true
    return this.#given.take(frame)
  }

  /** Another branch begins it anew. */
  beginAnew(): void {
    this.answered = this.#brokenOff = false
    this.#given.beginAnew()
  }

  /** A frame has come out downstream. Returns whether the unit is done with it. */
  leaves(frame: Frame, rules: UnitRules): boolean {
    const [first] = this.#firsts
    if (first && rules.ends(frame, first)) this.#firsts.shift()
    return this.#firsts.length === 0
  }

  /** An interruption: what belongs to answers is over. Returns whether nothing is left of the unit. */
  interrupted(): boolean {
    this.#brokenOff = false
    for (const frame of this.#frames) if (frame.answer) this.#frames.delete(frame)
    const left = this.#firsts.filter((frame) => !frame.answer)
    this.#firsts.splice(0, this.#firsts.length, ...left)
    return left.length === 0
  }
}
