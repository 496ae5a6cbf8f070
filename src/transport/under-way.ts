/** Something that happens as what was sent sounds. */
export interface Step {
  /** The position at which it happens. */
  readonly at: number
  /** Whether it belongs to an answer, and goes with it when what is under way is thrown away. */
  readonly answer: boolean
  readonly happen: () => void
}

/** What has been sent ahead of its time: the steps that are taken as it sounds. Whoever owns it says how far that is. */
export class UnderWay {
  #steps: Step[] = []

  /** Whether all of it has sounded. */
  get empty(): boolean {
    return this.#steps.length === 0
  }

  /** Something happens when so much has sounded; after what is to happen at the same position. */
  add(step: Step): void {
    const later = this.#steps.findLastIndex(({ at }) => at <= step.at)
    this.#steps.splice(later + 1, 0, step)
  }

  /** Takes the steps up to a position. */
  settle(position: number): void {
    for (let step = this.#steps[0]; step && step.at <= position; step = this.#steps[0]) {
      this.#steps.shift()
      step.happen()
    }
  }

  /** Nothing more sounds of it: takes the steps that are part of no answer and forgets the others. */
  clear(): void {
    for (const step of this.#steps.splice(0)) if (!step.answer) step.happen()
  }
}
