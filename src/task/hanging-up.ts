import type { Clock, Timer } from '../clock/clock.ts'
import type { Frame } from '../frame/frame.ts'
import { HangUpFrame, InterruptFrame } from '../frames/lifecycle.ts'
import {
  OutputPauseFrame,
  OutputResumeFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../frames/speech.ts'

/** How long an agent that hangs up lets the user finish, in milliseconds. */
const patienceMs = 60_000

/**
 * The agent hangs up. At the end of the pipeline its goodbye has been heard; what is left to know is whether the user
 * has something to say to it. While they make a sound nobody hangs up on them; with words, or an interruption, the
 * hanging up is taken back; if it was nothing, the session ends.
 */
export class HangingUp {
  readonly #clock: Clock
  readonly #end: (reason: string | undefined) => void
  #frame: HangUpFrame | undefined
  #patience: Timer | undefined
  #userSpeaks = false
  #contested = false

  /** @param end Ends the session. */
  constructor(clock: Clock, end: (reason: string | undefined) => void) {
    this.#clock = clock
    this.#end = end
  }

  /** A frame has reached the end of the pipeline. */
  see(frame: Frame): void {
    if (frame instanceof HangUpFrame) this.#frame = frame
    else if (frame instanceof UserTurnStartedFrame) this.#userSpeaks = true
    else if (frame instanceof UserTurnEndedFrame) this.#ended(frame)
    else if (frame instanceof OutputPauseFrame) this.#contested = true
    else if (frame instanceof OutputResumeFrame) this.#contested = false
    else if (frame instanceof InterruptFrame) this.#interrupted(frame)
    else return
    if (this.#frame !== undefined) this.#decide(this.#frame)
  }

  /** The session is over. */
  close(): void {
    this.#takeBack()
  }

  #ended({ text }: UserTurnEndedFrame): void {
    this.#userSpeaks = false
    if (text !== '') this.#takeBack()
  }

  #interrupted({ turn }: InterruptFrame): void {
    this.#contested = false
    if (this.#frame !== undefined && this.#frame.turn < turn) this.#takeBack()
  }

  #decide({ reason }: HangUpFrame): void {
    if (this.#userSpeaks || this.#contested) {
      this.#patience ??= this.#clock.setTimeout(() => this.#hangUp(reason), patienceMs)
    } else this.#hangUp(reason)
  }

  #hangUp(reason: string | undefined): void {
    this.#takeBack()
    this.#end(reason)
  }

  #takeBack(): void {
    this.#frame = undefined
    this.#patience?.cancel()
    this.#patience = undefined
  }
}
