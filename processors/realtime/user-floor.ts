import {
  type Frame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'

/** What the vendor says of the user's turns, as frames: for a model that decides about turns itself. */
export class UserFloor {
  #open = false
  #stoppedAtMs: number | undefined
  /** What is heard of the turn so far. */
  #interim = ''

  /** Whether the user has the floor. */
  get open(): boolean {
    return this.#open
  }

  /** When the user fell silent; undefined while there is a voice. */
  get stoppedAtMs(): number | undefined {
    return this.#stoppedAtMs
  }

  /** Words that may change yet. */
  hear(text: string): void {
    this.#interim = text
  }

  /** The user speaks, since so long ago; both ways. */
  begins(agoMs: number): Frame[] {
    const begun = this.#open ? [] : [new UserTurnStartedFrame({ reason: 'realtime' })]
    this.#open = true
    this.#stoppedAtMs = undefined
    return [new VADUserStartedSpeakingFrame({ leadMs: agoMs }), ...begun]
  }

  /** The user is silent, since so long ago; both ways. */
  ceases(agoMs: number, nowMs: number): Frame {
    this.#stoppedAtMs = nowMs - agoMs
    return new VADUserStoppedSpeakingFrame({ silenceMs: agoMs })
  }

  /**
   * The turn is over.
   * @param turn That of the answer; undefined: there is none.
   * @param text What was said, if that is known already.
   * @returns What goes upstream, where nobody is to ask for an answer, and downstream.
   */
  ends(turn: number | undefined, text: string | undefined): { upstream: Frame; downstream: Frame } {
    const told = { stoppedAtMs: this.#stoppedAtMs, reason: 'realtime' }
    const downstream = new UserTurnEndedFrame({
      ...told,
      text: text ?? this.#interim,
      ...(turn !== undefined && { turn }),
    })
    this.#open = false
    this.#interim = ''
    return { upstream: new UserTurnEndedFrame({ ...told, text: '' }), downstream }
  }
}
