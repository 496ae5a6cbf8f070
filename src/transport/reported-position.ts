/**
 * How long an end that reports its position may report nothing new while something is on its way to it, in
 * milliseconds. Longer than a connection that has died is kept (a ping unanswered for 20,000), so a line that is merely
 * slow is never mistaken for an end that does not tell.
 */
const patienceMs = 30_000

/**
 * For how much of a message the listener is taken to hear on after a report: the last quarter is waited for, since a
 * report that does not come is how a line that stands still is known.
 */
const presumedShare = 0.75

/**
 * How far the listener has got, where its end reports it. Reports come a message at a time: until the next one is due
 * the listener is taken to hear on, and if it is late, to have stopped where the last one was.
 */
export class ReportedPosition {
  readonly #samplesPerMs: number
  readonly #presumedSamples: number
  #reported: number | undefined
  /** When the last report came; nothing before the first since speech began. */
  #sinceMs: number | undefined
  /** Since when a report is waited for, while speech is on its way. */
  #waitingSinceMs: number | undefined
  /** Whether reports that were waited for have not come: the clock is believed until there is one again. */
  #silent = false

  constructor(sampleRate: number, chunkSamples: number) {
    this.#samplesPerMs = sampleRate / 1000
    this.#presumedSamples = chunkSamples * presumedShare
  }

  /** Speech begins after silence: only the next report tells that it has reached the listener. */
  begin(): void {
    this.#sinceMs = undefined
  }

  /** Speech is on its way: that it has sounded will be reported. */
  expect(nowMs: number): void {
    this.#waitingSinceMs ??= nowMs
  }

  /** What was on its way has been called back: nothing will be reported of it. */
  forget(): void {
    this.#waitingSinceMs = undefined
  }

  /** Takes in what is reported, in samples; returns where the listener is, or nothing if its end does not tell it. */
  at(nowMs: number, reported: number | undefined): number | undefined {
    if (reported === undefined) return undefined
    if (reported !== this.#reported) this.#progressed(nowMs)
    this.#reported = reported
    this.#silent ||= nowMs - (this.#waitingSinceMs ?? nowMs) > patienceMs
    if (this.#silent) return undefined
    const since = (nowMs - (this.#sinceMs ?? Number.NEGATIVE_INFINITY)) * this.#samplesPerMs
    return since < this.#presumedSamples ? reported + since : reported
  }

  #progressed(nowMs: number): void {
    this.#sinceMs = nowMs
    this.#silent = false
    if (this.#waitingSinceMs !== undefined) this.#waitingSinceMs = nowMs
  }
}
