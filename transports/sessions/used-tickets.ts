/** So many tickets are told apart, the last ones given out: a bit each. */
const span = 1 << 20

/** Numbers tickets, and knows which have been used. One that so many have been given out after counts as used. */
export class UsedTickets {
  readonly #bits = new Uint8Array(span / 8)
  #next = 0

  /** The number of a new ticket. */
  number(): number {
    const number = this.#next++
    this.#bits[place(number)]! &= ~bit(number)
    return number
  }

  /** Uses a ticket; false if it has been used. */
  use(number: number): boolean {
    if (number < this.#next - span || (this.#bits[place(number)]! & bit(number)) !== 0) return false
    this.#bits[place(number)]! |= bit(number)
    return true
  }
}

function place(number: number): number {
  return (number % span) >> 3
}

function bit(number: number): number {
  return 1 << (number & 7)
}
