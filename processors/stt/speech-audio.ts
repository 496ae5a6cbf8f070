import { RecentAudio } from '../audio/pcm/recent-audio.ts'

/** Longest detection delay that audio is kept for, in milliseconds. */
const maxLeadMs = 2_000
/** How much of the last stretch of speech is kept to be exported, in milliseconds. */
const maxUtteranceMs = 30_000

/** The audio before a stretch of speech, for its beginning, and the audio of the last one. */
export class SpeechAudio {
  readonly #sampleRate: number
  readonly #preRollMs: number
  readonly #recent: RecentAudio
  readonly #last: RecentAudio
  #speaking = false

  /** @param preRollMs How much from before the beginning belongs to it. */
  constructor(sampleRate: number, preRollMs: number) {
    this.#sampleRate = sampleRate
    this.#preRollMs = preRollMs
    this.#recent = new RecentAudio(this.#samples(maxLeadMs + preRollMs))
    this.#last = new RecentAudio(this.#samples(maxUtteranceMs))
  }

  /** The last stretch of speech, or the one being spoken, 30 s at most. */
  get last(): Int16Array {
    return this.#last.last(this.#samples(maxUtteranceMs))
  }

  hear(samples: Int16Array): void {
    if (this.#speaking) this.#last.add(samples)
    else this.#recent.add(samples)
  }

  /** Somebody began to speak `leadMs` ago. Returns the audio of it that has passed, with what belongs before it. */
  started(leadMs: number): Int16Array {
    const lead = this.#recent.last(this.#samples(leadMs + this.#preRollMs))
    this.#speaking = true
    this.#last.clear()
    this.#last.add(lead)
    this.#recent.clear()
    return lead
  }

  stopped(): void {
    this.#speaking = false
  }

  clear(): void {
    this.#recent.clear()
  }

  #samples(ms: number): number {
    return Math.round((this.#sampleRate * ms) / 1000)
  }
}
