import type { Clock, Timer } from '../clock/clock.ts'
import { Floor } from '../floor/floor.ts'
import type { Frame } from '../frame/frame.ts'
import { HangUpFrame, InterruptFrame } from '../frames/lifecycle.ts'
import { UserTurnEndedFrame } from '../frames/speech.ts'

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
  readonly #floor = new Floor()
  #frame: HangUpFrame | undefined
  #patience: Timer | undefined

  /** @param end Ends the session. */
  constructor(clock: Clock, end: (reason: string | undefined) => void) {
    this.#clock = clock
    this.#end = end
  }

  /** A frame has reached the end of the pipeline. */
  see(frame: Frame): void {
    this.#floor.see(frame)
    if (frame instanceof HangUpFrame) this.#frame = frame
    if (this.#frame === undefined) return
    if (takesBack(frame, this.#frame)) this.#takeBack()
    else this.#decide(this.#frame)
  }

  /** The session is over. */
  close(): void {
    this.#takeBack()
  }

  #decide({ reason }: HangUpFrame): void {
    const { user, contest } = this.#floor
    if (user !== undefined || contest !== undefined) {
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

/** Whether the user has something to say to a goodbye. */
function takesBack(frame: Frame, goodbye: HangUpFrame): boolean {
  if (frame instanceof UserTurnEndedFrame) return frame.text !== ''
  return frame instanceof InterruptFrame && goodbye.turn < frame.turn
}
