import type { ContextEditFrame } from '../../src/index.ts'

/**
 * Whether the model is still to be asked on behalf of an edit. It is when the agent has been heard out and the user is
 * not speaking. An interruption of the agent takes it back, as it would the answer; an answer to the user stands for it.
 */
export class DueAnswer {
  readonly #seen = new WeakSet<ContextEditFrame>()
  #frame: ContextEditFrame | undefined
  #heardOut = false
  #userSpeaks = false

  /** On whose behalf. */
  get frame(): ContextEditFrame | undefined {
    return this.#frame
  }

  /** Whether a frame is here for the first time. */
  isNew(frame: ContextEditFrame): boolean {
    const known = this.#seen.has(frame)
    this.#seen.add(frame)
    return !known
  }

  /** The model is to be asked when the frame comes back from the end of the pipeline: all before it has been heard. */
  owe(frame: ContextEditFrame): void {
    this.#frame = frame
    this.#heardOut = false
  }

  returned(frame: ContextEditFrame): void {
    if (frame === this.#frame) this.#heardOut = true
  }

  /** Whether to ask now; it is then no longer due. */
  claim(): boolean {
    const now = this.#frame !== undefined && this.#heardOut && !this.#userSpeaks
    if (now) this.#frame = undefined
    return now
  }

  /** The session ends: what is owed is asked for now, or never. */
  claimLast(): boolean {
    const owed = this.#frame !== undefined
    this.#frame = undefined
    return owed
  }

  userStarted(): void {
    this.#userSpeaks = true
  }

  /** @param answered Whether the model is asked to answer to what the user said. */
  userEnded(answered: boolean): void {
    this.#userSpeaks = false
    if (answered) this.#frame = undefined
  }

  interrupted(): void {
    if (!this.#userSpeaks) this.#frame = undefined
  }
}
