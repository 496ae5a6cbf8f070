import { type Frame, HeardTextFrame } from '../../src/engine.ts'

/** Sentences that are remembered as the model's. */
const most = 500

/** An item of the model's. */
interface Item {
  readonly id: string
  readonly turn: number
}

/** Words of ours that were heard in one go. */
export interface OwnStretch {
  text: string
  readonly turn: number
  /** The item of the same answer that was heard next, or will be. */
  before: string | undefined
}

/** What the listener hears of the agent that the model has not said: a greeting, a filler. The model is told of it. */
export class OwnWords {
  /** The items of the model's, by the sentence. */
  readonly #models = new Map<number, Item>()
  /** Those of them that are still to be heard. */
  readonly #ahead = new Set<Item>()
  #stretches: OwnStretch[] = []

  /** A sentence is an item of the model's, which it says in a turn. */
  isModels(sentence: number, id: string, turn: number): void {
    const item = { id, turn }
    this.#models.set(sentence, item)
    this.#ahead.add(item)
    if (this.#models.size > most) this.#models.delete(this.#models.keys().next().value!)
  }

  /** A frame is seen somewhere in the pipeline. */
  see(frame: Frame): void {
    if (!(frame instanceof HeardTextFrame)) return
    const item = this.#models.get(frame.sentence)
    if (item === undefined) this.#add(frame)
    else if (this.#ahead.delete(item))
      for (const stretch of this.#stretches) if (stretch.turn === item.turn) stretch.before ??= item.id
  }

  /** The answer is cut off: nothing is ahead any more. */
  cutOff(): void {
    this.#ahead.clear()
  }

  /** Another conversation begins, in which the model has said nothing: what is heard from now on is news to it. */
  begin(): void {
    this.#models.clear()
    this.#ahead.clear()
    this.#stretches = []
  }

  /** What the model is to be told, if anything. */
  take(): OwnStretch[] {
    const stretches = this.#stretches.filter(({ text }) => text.trim() !== '')
    this.#stretches = []
    const next = (turn: number) => [...this.#ahead].find((item) => item.turn === turn)?.id
    return stretches.map(({ text, turn, before = next(turn) }) => ({ text: text.trim(), turn, before }))
  }

  #add({ text, turn }: HeardTextFrame): void {
    const last = this.#stretches.at(-1)
    if (last?.turn === turn && last.before === undefined) last.text += text
    else this.#stretches.push({ text, turn, before: undefined })
  }
}
