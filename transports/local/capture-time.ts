/** Over how much audio the least delay is looked for, in milliseconds. */
const windowMs = 2_000
/** Audio that is so late was not only held up: some is missing before it, in milliseconds. */
const gapMs = 1_000

/**
 * Says when audio was captured that comes unevenly, as it does when the program is busy: by how much there was before it.
 * What comes with the least delay tells how the device's clock runs against the session's.
 */
export class CaptureTime {
  #endMs: number | undefined
  #leastMs = Number.POSITIVE_INFINITY
  #seenMs = 0

  /**
   * When audio began that has just come whole.
   * @param nowMs The session's clock.
   */
  startOf(durationMs: number, nowMs: number): number {
    const dueMs = (this.#endMs ?? nowMs - durationMs) + durationMs
    const lateMs = nowMs - dueMs
    if (lateMs >= 0 && lateMs <= gapMs) {
      this.#follow(dueMs, lateMs, durationMs)
      return dueMs - durationMs
    }
    this.#restartAt(nowMs)
    return nowMs - durationMs
  }

  #follow(endMs: number, lateMs: number, durationMs: number): void {
    this.#endMs = endMs
    this.#leastMs = Math.min(this.#leastMs, lateMs)
    this.#seenMs += durationMs
    if (this.#seenMs >= windowMs) this.#restartAt(endMs + this.#leastMs)
  }

  #restartAt(endMs: number): void {
    this.#endMs = endMs
    this.#leastMs = Number.POSITIVE_INFINITY
    this.#seenMs = 0
  }
}
