/**
 * How far the listener has got, where its end reports it. Reports come a message at a time: until the next one is due
 * the listener is taken to hear on, and if it is late, to have stopped where the last one was.
 */
export class ReportedPosition {
  readonly #samplesPerMs: number
  readonly #chunkSamples: number
  #reported: number | undefined
  /** When the last report came; nothing before the first since speech began. */
  #sinceMs: number | undefined

  constructor(sampleRate: number, chunkSamples: number) {
    this.#samplesPerMs = sampleRate / 1000
    this.#chunkSamples = chunkSamples
  }

  /** Speech begins after silence: only the next report tells that it has reached the listener. */
  begin(): void {
    this.#sinceMs = undefined
  }

  /** Takes in what is reported, in samples; returns where the listener is, or nothing if its end does not tell. */
  at(nowMs: number, reported: number | undefined): number | undefined {
    if (reported === undefined) return undefined
    if (reported !== this.#reported) this.#sinceMs = nowMs
    this.#reported = reported
    const since = (nowMs - (this.#sinceMs ?? Number.NEGATIVE_INFINITY)) * this.#samplesPerMs
    return since < this.#chunkSamples ? reported + since : reported
  }
}
