import { addedAfter, type Entry, isAfter, isHeard, placeOf } from './entries.ts'
import type { Message, ToolMessage } from './message.ts'

/**
 * The entries of a conversation, in the order of their turns. What is written concerns the last turns mostly, and costs
 * no more the longer the conversation is.
 */
export class EntryList {
  readonly #entries: Entry[]
  /** Those without messages: they keep the place of words that are still to be heard. */
  readonly #places: Set<Entry>

  /** @param entries In their order; the list is its own from now on. */
  constructor(entries: Entry[] = []) {
    this.#entries = entries
    this.#places = new Set(entries.filter(isPlace))
  }

  /** All of them, as they stand now; the next change may change it. */
  get all(): readonly Entry[] {
    return this.#entries
  }

  /** The latest turn of which there is an entry; -1 if there is none. */
  get lastTurn(): number {
    return this.#entries.at(-1)?.turn ?? -1
  }

  /** A list of the same entries that changes by itself. */
  copy(): EntryList {
    return new EntryList([...this.#entries])
  }

  /** Adds a message at the end. */
  add(message: Message): void {
    this.#entries.push(addedAfter(this.#entries.at(-1), message))
  }

  /** Puts an entry where it belongs. */
  place(entry: Entry): void {
    const before = this.#entries.findLastIndex((each) => !isAfter(each, entry)) + 1
    this.#entries.splice(before, 0, entry)
    if (isPlace(entry)) this.#places.add(entry)
  }

  /** Keeps the place of words that are still to be heard, if nothing of them has been heard. */
  keepPlace(turn: number, round: number): void {
    if (this.heardOf(turn, round) === undefined) this.place(placeOf(turn, round))
  }

  /** Gives up the places of earlier turns: words that have not been heard by now never will be. */
  dropPlaces(before: number): void {
    for (const place of this.#places) if (place.turn < before) this.#drop(place)
  }

  /** What was heard of a round of an answer. */
  heardOf(turn: number, round: number): Entry | undefined {
    for (const entry of this.#of(turn)) {
      if (isHeard(entry, turn, round)) return entry
      if (entry.round < round) break
    }
    return undefined
  }

  /** What the user said in a turn. */
  saidIn(turn: number): Entry | undefined {
    for (const entry of this.#of(turn)) if (entry.part === 'user') return entry
    return undefined
  }

  /** Puts an entry in the place of another. */
  exchange(old: Entry, entry: Entry): void {
    this.#entries[this.#entries.lastIndexOf(old)] = entry
    this.#places.delete(old)
  }

  /** Puts another result of a call in place of what was recorded for it. Returns whether that is still there. */
  exchangeResult(result: ToolMessage): boolean {
    const isIt = (each: Message) =>
      each.role === 'tool' && each.toolCallId === result.toolCallId && each.name === result.name
    const entry = this.#entries.findLast(({ messages }) => messages.some(isIt))
    if (entry === undefined) return false
    this.exchange(entry, { ...entry, messages: entry.messages.map((each) => (isIt(each) ? result : each)) })
    return true
  }

  /** Takes out what the user said in a turn. Returns whether it was there and nothing has been answered to it. */
  withdrawUser(turn: number): boolean {
    const all = [...this.#of(turn)]
    const answers = all.filter(({ part }) => part === 'heard' || part === 'tools')
    const said = all.find(({ part }) => part === 'user')
    if (said === undefined || !answers.every(isPlace)) return false
    for (const entry of [said, ...answers]) this.#drop(entry)
    return true
  }

  /** Those of a turn, the last first. */
  *#of(turn: number): Generator<Entry> {
    for (let at = this.#entries.length - 1; at >= 0; at--) {
      const entry = this.#entries[at]!
      if (entry.turn < turn) return
      if (entry.turn === turn) yield entry
    }
  }

  #drop(entry: Entry): void {
    this.#entries.splice(this.#entries.lastIndexOf(entry), 1)
    this.#places.delete(entry)
  }
}

function isPlace({ messages }: Entry): boolean {
  return messages.length === 0
}
