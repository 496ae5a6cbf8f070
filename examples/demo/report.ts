import type { PipelineMetrics, SessionEvent } from 'antiphon'

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
  /** Answers that were prepared while the caller's turn was being decided, and used. */
  readonly speculated: number
  /** How much earlier those were heard, in milliseconds on average. */
  readonly savedMs: number
  /** Answers that were prepared and dropped, because the caller went on. */
  readonly dropped: number
  /** How long the call was. */
  readonly audioSeconds: number
}

/** Adds events up to a {@link Summary}. */
export class Tally {
  turns = 0
  interrupts = 0
  errors = 0
  dropped = 0
  readonly saved: number[] = []
  readonly measured: PipelineMetrics[] = []
  /** How much earlier the last turn's answer was heard because it was prepared; undefined: it was not, or it failed. */
  lastSavedMs: number | undefined
  #heard = ''
  #savedMs: number | undefined

  event(event: SessionEvent): void {
    if (event.type === 'interrupt') this.interrupts++
    else if (event.type === 'error') this.#failed()
    else if (event.type === 'speculation-dropped') this.dropped++
    else if (event.type === 'speculation-right') this.#savedMs = event.savedMs
    else if (event.type === 'heard') this.#heard += event.text
    else if (event.type === 'user-turn') this.turns++
    else if (event.type === 'turn') this.#ended(event.metrics)
  }

  /** What was prepared ahead is counted when the turn is over: an answer that failed spared nobody anything. */
  #failed(): void {
    this.errors++
    this.#savedMs = undefined
  }

  #ended(metrics: PipelineMetrics): void {
    this.measured.push(metrics)
    this.lastSavedMs = this.#savedMs
    this.#savedMs = undefined
    if (this.lastSavedMs !== undefined) this.saved.push(this.lastSavedMs)
  }

  summary(audioSeconds: number): Summary {
    const rounded = Math.round(audioSeconds * 100) / 100
    return {
      turns: this.turns,
      interrupts: this.interrupts,
      heard: this.#heard.trim(),
      speculated: this.saved.length,
      savedMs: Math.round(this.saved.reduce((sum, ms) => sum + ms, 0) / Math.max(1, this.saved.length)),
      dropped: this.dropped,
      audioSeconds: rounded,
    }
  }
}
