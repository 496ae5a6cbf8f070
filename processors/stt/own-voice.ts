/** Who tells when the user speaks; the later in the list, the rather. */
const ranks = ['turn', 'voice', 'outside'] as const
export type VoiceSource = (typeof ranks)[number]

/** Whether the user speaks, by the best of those who tell it. */
export class OwnVoice {
  #rank = 0
  #active = false

  /** Whether the user speaks. */
  get active(): boolean {
    return this.#active
  }

  /** Whether nobody before the recognizer tells it. */
  get own(): boolean {
    return ranks[this.#rank] !== 'outside'
  }

  /** Somebody tells it. Returns whether that is to be believed, and is new. */
  tell(source: VoiceSource, active: boolean): boolean {
    const rank = ranks.indexOf(source)
    if (rank < this.#rank) return false
    this.#rank = rank
    if (this.#active === active) return false
    this.#active = active
    return true
  }
}
