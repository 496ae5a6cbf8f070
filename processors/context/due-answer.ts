import type { ContextEditFrame, Floor } from '../../src/engine.ts'

/**
 * Whether the model is still to be asked on behalf of an edit. It is when the agent has been heard out and the user is
 * not speaking. An interruption takes it back, as it would the answer, unless it is the user's: what they say is
 * answered then, which counts for the edit too, or they say nothing.
 */
export class DueAnswer {
  readonly #floor: Floor
  readonly #seen = new WeakSet<ContextEditFrame>()
  #frame: ContextEditFrame | undefined
  #state: 'nothing owed' | 'to be heard out' | 'taken back' | 'heard out' | 'over' = 'nothing owed'
  #asks = 0

  /** @param floor Who has the floor; kept by the caller. */
  constructor(floor: Floor) {
    this.#floor = floor
  }

  /** Whether the session has ended: nothing is owed from then on. */
  get over(): boolean {
    return this.#state === 'over'
  }

  /** How often the model had been asked when it became due. */
  get asks(): number {
    return this.#asks
  }

  /** Whether a frame is here for the first time. */
  isNew(frame: ContextEditFrame): boolean {
    const known = this.#seen.has(frame)
    this.#seen.add(frame)
    return !known
  }

  /**
   * The model is to be asked when the frame has come to the end of the pipeline: all before it has been heard.
   * @param asks How often it has been asked so far.
   */
  owe(frame: ContextEditFrame, asks: number): void {
    this.#frame = frame
    this.#asks = asks
    this.#state = 'to be heard out'
  }

  /** All before a frame has been heard. */
  heard(frame: ContextEditFrame): void {
    if (frame !== this.#frame) return
    if (this.#state === 'taken back') this.#settle()
    else this.#state = 'heard out'
  }

  /** Whether to ask now; it is then no longer due. */
  claim(): boolean {
    const now = this.#state === 'heard out' && this.#floor.user === undefined
    if (now) this.#settle()
    return now
  }

  /** The session ends: what is owed is asked for now, or never. */
  claimLast(): boolean {
    const owed = this.#state === 'to be heard out' || this.#state === 'heard out'
    this.#frame = undefined
    this.#state = 'over'
    return owed
  }

  userStarted(): void {
    if (this.#state === 'taken back') this.#state = 'to be heard out'
  }

  /** @param answered Whether the model is asked to answer to what the user said. */
  userEnded(answered: boolean): void {
    if (answered && !this.over) this.#settle()
  }

  interrupted(): void {
    if (this.#state === 'to be heard out' && this.#floor.user === undefined) this.#state = 'taken back'
  }

  #settle(): void {
    this.#frame = undefined
    this.#state = 'nothing owed'
  }
}
