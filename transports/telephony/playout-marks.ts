/**
 * Names the marks that follow audio after how much of it there has been, and reads from those that come back how far the
 * caller has got. Marks that come back because the vendor has thrown their audio away count as past, as a playout
 * position has it; the output has taken that audio back by then, so nobody counts it as heard.
 */
export class PlayoutMarks {
  readonly #sampleRate: number
  #sent = 0
  #past = 0

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** So many samples are sent now. Returns the name of the mark to send behind them. */
  sent(samples: number): string {
    this.#sent += samples
    return `antiphon-${this.#sent}`
  }

  /** A mark came back. Returns how much of the audio is past, in milliseconds; nothing if it tells nothing new. */
  returned(name: string): number | undefined {
    const [, digits] = name.match(/^antiphon-(\d{1,15})$/) ?? []
    const samples = Number(digits ?? 0)
    if (samples <= this.#past || samples > this.#sent) return undefined
    this.#past = samples
    return (samples / this.#sampleRate) * 1000
  }
}
