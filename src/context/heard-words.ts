import type { Entry } from './entries.ts'
import type { Message } from './message.ts'

/** What was heard of a round. Words come one by one and are read together: their message is made when it is read. */
export class HeardWords implements Entry {
  readonly turn: number
  readonly round: number
  readonly part = 'heard'
  readonly raw: string
  #messages: readonly Message[] | undefined

  constructor(turn: number, round: number, raw: string) {
    this.turn = turn
    this.round = round
    this.raw = raw
  }

  get messages(): readonly Message[] {
    this.#messages ??= [{ role: 'assistant', content: this.raw.trim() }]
    return this.#messages
  }
}
