import type { LLMContext } from '../../src/engine.ts'

/** Exchanges that are known: the words of one may come long after its response has begun, but not for ever. */
const most = 100

/** Writes into the conversation what the user has said, under the turn that answers it, whichever is known first. */
export class Exchanges {
  readonly #context: LLMContext
  readonly #turns = new Map<string, number>()
  readonly #texts = new Map<string, string>()

  constructor(context: LLMContext) {
    this.#context = context
  }

  /** Whether the words of an exchange are owed that is answered already. */
  get owed(): boolean {
    return [...this.#turns.keys()].some((exchange) => !this.#texts.has(exchange))
  }

  /** The first exchange that is answered later than in a turn, or has not been answered. */
  after(turn: number): string | undefined {
    const known = new Set([...this.#turns.keys(), ...this.#texts.keys()])
    return [...known].find((exchange) => (this.#turns.get(exchange) ?? Number.POSITIVE_INFINITY) > turn)
  }

  /** Another conversation begins: what is owed of the one before never comes, and names may be used again. */
  begin(): void {
    this.#turns.clear()
    this.#texts.clear()
  }

  /** The words stand. */
  said(exchange: string, text: string): void {
    const turn = this.#turns.get(exchange)
    remember(this.#texts, exchange, text)
    if (turn !== undefined) this.#write(text, turn)
  }

  /** It is answered. Returns its words, if they are there. */
  answered(exchange: string, turn: number): string | undefined {
    const text = this.#texts.get(exchange)
    remember(this.#turns, exchange, turn)
    if (text !== undefined) this.#write(text, turn)
    return text
  }

  #write(text: string, turn: number): void {
    if (text.trim() !== '') this.#context.addUser(text, turn)
  }
}

function remember<V>(map: Map<string, V>, exchange: string, value: V): void {
  map.set(exchange, value)
  if (map.size > most) map.delete(map.keys().next().value!)
}
