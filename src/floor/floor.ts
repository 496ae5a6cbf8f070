import type { Frame } from '../frame/frame.ts'
import { InterruptFrame } from '../frames/lifecycle.ts'
import { LLMContextFrame } from '../frames/llm.ts'
import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  AgentTurnEndedFrame,
  AgentTurnStartedFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../frames/speech.ts'
import { Answers, type AnswerUnderWay } from './answers.ts'

/** Kinds of frames that tell of the floor; the others, most of them audio, are let past at once. */
const telling: ReadonlySet<string> = new Set<Telling['kind']>([
  'user-turn-started',
  'user-turn-ended',
  'output-pause',
  'output-resume',
  'interrupt',
  'speculation-started',
  'agent-turn-started',
  'llm-context',
  'agent-started-speaking',
  'agent-stopped-speaking',
  'agent-turn-ended',
])
type Telling =
  | UserTurnStartedFrame
  | UserTurnEndedFrame
  | OutputPauseFrame
  | OutputResumeFrame
  | InterruptFrame
  | SpeculationStartedFrame
  | AgentTurnStartedFrame
  | LLMContextFrame
  | AgentStartedSpeakingFrame
  | AgentStoppedSpeakingFrame
  | AgentTurnEndedFrame

/** Who has the floor; `both` claim it while a sound of the user's may be an interruption. */
export type FloorHolder = 'nobody' | 'user' | 'agent' | 'both'

/** What somebody has of the floor. */
export interface FloorClaim {
  /** When that was told last, if a time was given. */
  readonly sinceMs: number | undefined
}

/**
 * Who has the floor, as the frames tell it that pass some place of a pipeline. Make one, show it every frame there, the
 * Interrupt of `onInterrupt` too, and ask it. It has no clock: what is decided by time is yours.
 *
 * - A user turn gives the user the floor until it ends, whatever the agent does meanwhile. With words it gives the floor to
 *   the agent, whose answer is due; without words the floor is as it was before.
 * - The agent has it from when an answer is asked for until that has been heard. An older answer that ends takes nothing
 *   from a later one, and one that is speculated has no part in it until the user's turn ends.
 * - An interrupt ends the answers below its turn, of which nothing counts that comes later, and lets a paused output go on.
 */
export class Floor {
  readonly #answers = new Answers()
  #user: FloorClaim | undefined
  #contest: FloorClaim | undefined

  /** The user's turn, while it is open. */
  get user(): FloorClaim | undefined {
    return this.#user
  }

  /** The pause of the output, while a sound of the user's may be an interruption. */
  get contest(): FloorClaim | undefined {
    return this.#contest
  }

  /** The agent's answer, while one is under way: thinking or speaking. It may be so while the user has the floor. */
  get agent(): AnswerUnderWay | undefined {
    return this.#answers.underWay
  }

  /** Who has the floor: the user in a turn of theirs, whatever else is under way. */
  get holder(): FloorHolder {
    if (this.#user !== undefined) return 'user'
    if (this.#contest !== undefined) return 'both'
    return this.agent === undefined ? 'nobody' : 'agent'
  }

  /**
   * Takes a frame in; those that tell nothing of the floor change nothing.
   * @param atMs When it came, for whoever wants to know since when.
   */
  see(frame: Frame, atMs?: number): void {
    if (telling.has(frame.kind)) this.#take(frame, atMs)
  }

  #take(frame: Frame, atMs: number | undefined): void {
    const answers = this.#answers
    if (frame instanceof UserTurnStartedFrame) this.#user = { sinceMs: atMs }
    else if (frame instanceof UserTurnEndedFrame) this.#ended(frame, atMs)
    else if (frame instanceof OutputPauseFrame) this.#contest = { sinceMs: atMs }
    else if (frame instanceof OutputResumeFrame) this.#contest = undefined
    else if (frame instanceof InterruptFrame) this.#interrupted(frame)
    else if (frame instanceof SpeculationStartedFrame) answers.speculate(frame.turn)
    else if (frame instanceof AgentTurnStartedFrame || frame instanceof LLMContextFrame)
      answers.begin(frame.turn, atMs)
    else if (frame instanceof AgentStartedSpeakingFrame) answers.sound(frame.turn, atMs)
    else if (frame instanceof AgentStoppedSpeakingFrame) answers.fallSilent(frame.turn)
    else if (frame instanceof AgentTurnEndedFrame) answers.end(frame.turn)
  }

  #ended({ turn, text }: UserTurnEndedFrame, atMs: number | undefined): void {
    this.#user = undefined
    this.#answers.decide()
    if (text !== '') this.#answers.owe(turn, atMs)
  }

  #interrupted(frame: InterruptFrame): void {
    this.#contest = undefined
    this.#answers.interrupt(frame)
  }
}
