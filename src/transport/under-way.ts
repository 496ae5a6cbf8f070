/** Something that happens as what was sent sounds. */
export interface Step {
  /** When it happens, on the session's clock, if nobody says better. */
  readonly atMs: number
  /** How many samples have sounded when it happens. */
  readonly atSample: number
  /** Whether it belongs to an answer, and goes with it when what is under way is thrown away. */
  readonly answer: boolean
  readonly happen: () => void
}

/**
 * What has been sent ahead of its time: the steps that are taken as it sounds. It keeps no time itself; whoever owns it
 * says what time it is and, where the listener's end reports it, how far the listener has got.
 */
export class UnderWay {
  #steps: Step[] = []

  /** Whether all of it has sounded. */
  get empty(): boolean {
    return this.#steps.length === 0
  }

  /** Something happens when so much has sounded; after what is to happen at the same moment. */
  add(step: Step): void {
    const later = this.#steps.findLastIndex(({ atSample }) => atSample <= step.atSample)
    this.#steps.splice(later + 1, 0, step)
  }

  /** Takes the steps that are due. */
  settle(nowMs: number, played: number | undefined): void {
    for (let step = this.#steps[0]; step && due(step, nowMs, played); step = this.#steps[0]) {
      this.#steps.shift()
      step.happen()
    }
  }

  /** Nothing more sounds of it: takes the steps that are part of no answer and forgets the others. */
  clear(): void {
    for (const step of this.#steps.splice(0)) if (!step.answer) step.happen()
  }

  /** It cannot be called back: takes all steps now. */
  finish(): void {
    for (const step of this.#steps.splice(0)) step.happen()
  }
}

function due({ atMs, atSample }: Step, nowMs: number, played: number | undefined): boolean {
  return played === undefined ? atMs <= nowMs : atSample <= played
}
