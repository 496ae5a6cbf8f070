import type { Timer } from '../../src/engine.ts'
import type { Transcript } from './hearing/transcript.ts'
import type { VoiceActivity } from './hearing/voice-activity.ts'
import { Interruption } from './interruption.ts'
import type { UserTurnOptions } from './turn-options.ts'

/** What {@link Contest} has done for it. */
export interface ContestHost {
  now(): number
  after(delayMs: number, callback: () => void): Timer
}

/** Judges what is said while the agent has the floor, and once more when the voice has lasted long enough. */
export class Contest {
  readonly #interruption: Interruption
  readonly #host: ContestHost
  readonly #again: () => void
  #insisting: Timer | undefined
  /** BCP 47 language of the conversation. */
  language: string | undefined

  /** @param again Called when it is to be judged again. */
  constructor(options: UserTurnOptions, host: ContestHost, again: () => void) {
    this.#interruption = new Interruption(options)
    this.#host = host
    this.#again = again
    this.language = options.language
  }

  /** Returns why the agent is interrupted; nothing if it is not, or not yet. */
  judge(transcript: Transcript, voice: VoiceActivity): string | undefined {
    this.close()
    const verdict = this.#interruption.judge(transcript, voice.lastedMs(this.#host.now()), this.language)
    if (typeof verdict === 'string') return verdict
    if (verdict > 0 && voice.active) this.#insisting = this.#host.after(verdict, this.#again)
    return undefined
  }

  /** It is decided. */
  close(): void {
    this.#insisting?.cancel()
    this.#insisting = undefined
  }
}
