/** What is known of the user's voice, apart from the words. */
export class VoiceActivity {
  /** Whether it is heard now. */
  active = false
  /** Whether it has been noticed since the last {@link VoiceActivity.reset}. */
  noticed = false
  /** When it fell silent, on the task's clock. */
  stoppedAtMs: number | undefined
  /** How often it has fallen silent. */
  pauses = 0
  #sinceMs = 0

  started(atMs: number): void {
    this.active = true
    this.noticed = true
    this.#sinceMs = atMs
  }

  stopped(atMs: number): void {
    this.active = false
    this.stoppedAtMs = atMs
    this.pauses++
  }

  /** How long the last stretch of it has lasted by now, in milliseconds; `Infinity` where only words were heard. */
  lastedMs(nowMs: number): number {
    if (!this.noticed) return Number.POSITIVE_INFINITY
    return (this.active ? nowMs : (this.stoppedAtMs ?? nowMs)) - this.#sinceMs
  }

  reset(): void {
    this.noticed = this.active
    this.stoppedAtMs = undefined
  }
}
