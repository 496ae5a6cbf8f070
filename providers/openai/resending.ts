import type { Explained } from './errors.ts'
import type { ServerHabits } from './server-habits.ts'

/** Wait before the first retry, in milliseconds, unless the server asks for another; it doubles with each. */
const firstWaitMs = 250

/** When a request is sent again: in another form, once, as soon as the server insists on it; else after a wait. */
export type Again = { readonly form: 'other' } | { readonly form: 'same'; readonly waitMs: number }

/** Whether one request is sent again that fails before its answer begins. */
export class Resending {
  readonly #model: string
  readonly #habits: ServerHabits
  readonly #maxRetries: number
  #retries = 0
  /** Whether it goes in another form than at first. */
  #learned = false

  /** @param habits Learn from what the server says of the request's form. */
  constructor(model: string, habits: ServerHabits, maxRetries: number) {
    this.#model = model
    this.#habits = habits
    this.#maxRetries = maxRetries
  }

  /** What is done about a failure; undefined: nothing helps. */
  after({ error, said, retryAfterMs }: Explained): Again | undefined {
    if (!this.#learned && this.#habits.learnFrom(this.#model, error.status, said)) {
      this.#learned = true
      return { form: 'other' }
    }
    if (!error.retryable) {
      if (this.#learned) this.#habits.forget(this.#model)
      return undefined
    }
    if (this.#retries >= this.#maxRetries) return undefined
    const waitMs = retryAfterMs ?? firstWaitMs * 2 ** this.#retries
    this.#retries++
    return { form: 'same', waitMs }
  }
}
