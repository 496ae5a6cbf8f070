import { RecentAudio } from '../audio/pcm/recent-audio.ts'

/** What is kept of a voice that has not begun a turn yet, in milliseconds. */
const keptMs = 20_000
/** A voice that was silent for longer begins anew, in milliseconds: what it said before was not meant. */
const apartMs = 500
/** So much is given from before the voice was noticed, in milliseconds: a detector may be late. */
const preRollMs = 200

/** The user's audio, of which a model whose turns are ours gets what belongs to turns. */
export class TurnSpeech {
  readonly #samplesPerMs: number
  readonly #recent: RecentAudio
  /** Samples heard, and where what belongs to the next turn begins. */
  #heard = 0
  #from = 0
  #stoppedAt = Number.NEGATIVE_INFINITY
  #voice = false
  #open = false

  /** @param sampleRate In Hz. */
  constructor(sampleRate: number) {
    this.#samplesPerMs = sampleRate / 1000
    this.#recent = new RecentAudio(keptMs * this.#samplesPerMs)
  }

  /** Takes in audio. Returns whether it belongs to a turn. */
  hear(samples: Int16Array): boolean {
    this.#heard += samples.length
    // The end of a turn may hold the beginning of the next one, which is noticed later.
    this.#recent.add(samples)
    return this.#open
  }

  /** A voice began, so long ago. */
  voiceStarted(agoMs: number): void {
    this.#voice = true
    const began = this.#heard - (agoMs + preRollMs) * this.#samplesPerMs
    if (!this.#open && began - this.#stoppedAt > apartMs * this.#samplesPerMs) this.#from = began
  }

  /** It is silent. */
  voiceStopped(agoMs: number): void {
    this.#voice = false
    this.#stoppedAt = this.#heard - agoMs * this.#samplesPerMs
  }

  /**
   * The user has the floor. Returns what was said before that was known.
   * @param byApp Whether the app says so: what was said before, and is over, was not meant.
   */
  begin(byApp: boolean): Int16Array {
    if (this.#open) return new Int16Array(0)
    this.#open = true
    if (byApp && !this.#voice) this.#from = this.#heard
    const said = this.#recent.last(Math.max(0, Math.round(this.#heard - this.#from)))
    this.#recent.clear()
    return said
  }

  /** The turn is over. */
  end(): void {
    this.#open = false
    this.#from = this.#heard
    this.#stoppedAt = Number.NEGATIVE_INFINITY
  }
}
