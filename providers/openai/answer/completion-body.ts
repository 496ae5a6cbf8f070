import { LLMError, type LLMEvent } from '../../../src/engine.ts'
import { ServerEvents } from '../../kit/server-events.ts'
import type { ChatReader } from './chat-reader.ts'

/** The body of a streamed chat completion: bytes go in, what they tell comes out. It has no time. */
export class CompletionBody {
  readonly #reader: ChatReader
  readonly #events: ServerEvents
  #done = false
  #ended = false

  /** @param longestEvent In UTF-16 code units. */
  constructor(reader: ChatReader, longestEvent: number) {
    this.#reader = reader
    this.#events = new ServerEvents(longestEvent, (message, details) => new LLMError(message, details))
  }

  /** Whether nothing more is to be read. */
  get over(): boolean {
    return this.#done || this.#ended
  }

  /** Whether the server has said that this is all, or has no way to say so. */
  get whole(): boolean {
    return this.#done || this.#events.plain
  }

  /**
   * Takes the next bytes; undefined: there are no more.
   * @throws LLMError if they are broken, or say that the answer has failed.
   */
  *take(bytes: Uint8Array | undefined): Iterable<LLMEvent> {
    this.#ended = bytes === undefined
    for (const event of bytes === undefined ? this.#events.end() : this.#events.push(bytes)) {
      if (event === 'done') this.#done = true
      else if ('broken' in event) throw event.broken
      else yield* this.#reader.push(event.value)
    }
  }
}
