/** The answer of the agent's that is under way, from when it is begun until it has been heard: thinking or speaking. */
export class AgentAnswer {
  #turn: number | undefined

  /** Whether there is one. */
  get underWay(): boolean {
    return this.#turn !== undefined
  }

  /** One is begun. Returns whether it is the one under way now, and no older one. */
  begin(turn: number): boolean {
    if (turn < 0 || turn < (this.#turn ?? 0)) return false
    this.#turn = turn
    return true
  }

  /** One is over. Returns whether that was the one under way. */
  end(turn: number): boolean {
    if (this.#turn === undefined || turn < this.#turn) return false
    this.#turn = undefined
    return true
  }

  /** Whatever was under way is over. */
  forget(): void {
    this.#turn = undefined
  }
}
