/**
 * How long an end that reports its position may report nothing new while something is on its way to it, in seconds.
 * Longer than a connection that has died is kept (a ping unanswered for 20 s), so a line that is merely slow is never
 * mistaken for an end that does not tell.
 */
const patienceS = 30

/**
 * For how much of a message the listener is taken to hear on after a report: the last quarter is waited for, since a
 * report that does not come is how a line that stands still is known.
 */
const presumedShare = 0.75

/**
 * How far the listener has got, where its end reports it. Reports come a message at a time: until the next one is due
 * the listener is taken to hear on, and if it is late, to have stopped where the last one was. The time, too, is told in
 * samples: as many as last since the clock began.
 */
export class ReportedPosition {
  readonly #patience: number
  readonly #presumed: number
  #reported: number | undefined
  /** When the last report came; nothing before the first since speech began. */
  #since: number | undefined
  /** Up to where speech is on its way. */
  #expected = 0
  /** Since when a report is waited for, while speech is on its way. */
  #waitingSince: number | undefined
  /** Whether reports that were waited for have not come: the clock is believed until there is one again. */
  #silent = false

  /** @param message How many samples a message has. */
  constructor(sampleRate: number, message: number) {
    // Half a sample more: no fraction of one decides.
    this.#patience = patienceS * sampleRate + 0.5
    this.#presumed = message * presumedShare
  }

  /** Audio begins after silence: only the next report tells that it has reached the listener. */
  begin(): void {
    this.#since = undefined
  }

  /** Speech is on its way: that it has been heard, up to a position, will be reported. */
  expect(position: number, now: number): void {
    this.#expected = position
    this.#waitingSince ??= now
  }

  /** What was on its way has been called back: nothing will be reported of it. */
  forget(): void {
    this.#waitingSince = undefined
  }

  /** Takes in what is reported; returns where the listener is, or nothing if its end does not tell it. */
  at(now: number, reported: number | undefined): number | undefined {
    if (reported === undefined) return undefined
    if (reported !== this.#reported) this.#progressed(now)
    this.#reported = reported
    this.#silent ||= now - (this.#waitingSince ?? now) > this.#patience
    if (reported >= this.#expected) this.forget()
    if (this.#silent) return undefined
    const since = now - (this.#since ?? Number.NEGATIVE_INFINITY)
    return since < this.#presumed ? reported + since : reported
  }

  #progressed(now: number): void {
    this.#since = now
    this.#silent = false
    if (this.#waitingSince !== undefined) this.#waitingSince = now
  }
}
