import type { PipelineMetrics, SessionEvent } from '../../src/index.ts'

/** Tells of a session while it goes on, and sums it up. */
export interface Report {
  /** Something happened. */
  event(event: SessionEvent): void
  /** The session is over. */
  summary(summary: Summary): void
}

/** A session, summed up. */
export interface Summary {
  /** Answers given. */
  readonly turns: number
  /** Answers cut short by the caller. */
  readonly interrupts: number
  /** What the caller heard of the agent. */
  readonly heard: string
  /** How long the call was. */
  readonly audioSeconds: number
}

/** Adds events up to a {@link Summary}. */
export class Tally {
  turns = 0
  interrupts = 0
  errors = 0
  readonly measured: PipelineMetrics[] = []
  #heard = ''

  event(event: SessionEvent): void {
    if (event.type === 'interrupt') this.interrupts++
    else if (event.type === 'error') this.errors++
    else if (event.type === 'spoken') this.#heard += event.text
    else if (event.type === 'user-turn') this.turns++
    else if (event.type === 'turn') this.measured.push(event.metrics)
  }

  summary(audioSeconds: number): Summary {
    const rounded = Math.round(audioSeconds * 100) / 100
    return {
      turns: this.turns,
      interrupts: this.interrupts,
      heard: this.#heard.trim(),
      audioSeconds: rounded,
    }
  }
}
