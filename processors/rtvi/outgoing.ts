import { type Dialect, inDialect } from './client/dialect.ts'
import type { RTVIMessage } from './client/envelope.ts'

/** Messages kept for a client that is not ready yet; the oldest give way. */
const mostKept = 256

/** What is told to a client, kept until it is ready to hear, and told in its dialect. */
export class Outgoing {
  readonly #push: (message: RTVIMessage) => void
  #kept: RTVIMessage[] | undefined = []
  #dialect: Dialect = '2.1'

  constructor(push: (message: RTVIMessage) => void) {
    this.#push = push
  }

  /** Sends a message when the client is ready. */
  send(message: RTVIMessage): void {
    if (this.#kept === undefined) this.answer(message)
    else if (this.#kept.push(message) > mostKept) this.#kept.shift()
  }

  /** Sends an answer to the client, which need not be ready. */
  answer(message: RTVIMessage): void {
    for (const told of inDialect(message, this.#dialect)) this.#push(told)
  }

  /** From now on messages are told in a dialect. */
  speak(dialect: Dialect): void {
    this.#dialect = dialect
  }

  /** The client is ready: sends what waits. */
  open(): void {
    const kept = this.#kept ?? []
    this.#kept = undefined
    for (const message of kept) this.answer(message)
  }
}
