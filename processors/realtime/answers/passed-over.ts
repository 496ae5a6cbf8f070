import type { HeardItem } from '../../../src/engine.ts'
import type { Response } from './response.ts'

/** Items of responses that nobody waits for any more: the vendor is told that nothing of them was heard. */
export class PassedOver {
  /** Those of what was cut off last, of which more is told. */
  #told: ReadonlySet<string> = new Set()
  readonly #items = new Map<string, Set<string>>()

  /** Responses are cut off: how much was heard of what has come of them is told elsewhere. */
  cutOff(responses: readonly Response[]): void {
    this.#told = new Set(responses.flatMap(({ items }) => items.map(({ item }) => item)))
  }

  /** Something comes of a response that nobody waits for. */
  add({ response, item }: { readonly response: string; readonly item: string }): void {
    if (this.#told.has(item)) return
    const items = this.#items.get(response) ?? new Set()
    this.#items.set(response, items.add(item))
  }

  /** That response is over. Returns what was heard of it: nothing. */
  over(response: string): HeardItem[] {
    const items = this.#items.get(response) ?? []
    this.#items.delete(response)
    return [...items].map((item) => ({ item, ms: 0 }))
  }

  /** Another conversation begins, which knows none of them. */
  clear(): void {
    this.#told = new Set()
    this.#items.clear()
  }
}
