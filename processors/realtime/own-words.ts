import { type Frame, HeardTextFrame, type Message } from '../../src/engine.ts'

/** Sentences that are remembered as the model's. */
const most = 500

/** What the listener hears of the agent that the model has not said: a greeting, a filler. The model is told of it. */
export class OwnWords {
  readonly #models = new Set<number>()
  #heard = ''

  /** A sentence is the model's. */
  isModels(sentence: number): void {
    this.#models.add(sentence)
    if (this.#models.size > most) this.#models.delete(this.#models.values().next().value!)
  }

  /** A frame is seen somewhere in the pipeline. */
  see(frame: Frame): void {
    if (frame instanceof HeardTextFrame && !this.#models.has(frame.sentence)) this.#heard += frame.text
  }

  /** Another conversation begins, in which the model has said nothing: what is heard from now on is news to it. */
  begin(): void {
    this.#models.clear()
    this.#heard = ''
  }

  /** What the model is to be told, if anything. */
  take(): Message[] {
    const content = this.#heard.trim()
    this.#heard = ''
    return content === '' ? [] : [{ role: 'assistant', content }]
  }
}
