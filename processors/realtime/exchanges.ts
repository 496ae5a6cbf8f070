import { remember } from './remember.ts'

/** Pairs what the user has said with the turn that answers it, whichever is known first. */
export class Exchanges {
  readonly #write: (text: string, turn: number) => void
  readonly #turns = new Map<string, number>()
  readonly #texts = new Map<string, string>()

  /** @param write Told what was said in a turn. */
  constructor(write: (text: string, turn: number) => void) {
    this.#write = write
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
    if (turn !== undefined) this.#tell(text, turn)
  }

  /** It is answered. Returns its words, if they are there. */
  answered(exchange: string, turn: number): string | undefined {
    const text = this.#texts.get(exchange)
    remember(this.#turns, exchange, turn)
    if (text !== undefined) this.#tell(text, turn)
    return text
  }

  #tell(text: string, turn: number): void {
    if (text.trim() !== '') this.#write(text, turn)
  }
}
