import type { OptionRules } from '../../src/engine.ts'
/** When a sound counts as speech, and when it is over. */
export interface SpeechDetectorOptions {
  /** Probability from which a window counts as speech. Default 0.5, Silero's own. */
  threshold?: number
  /** Probability below which a window counts as silence while somebody speaks. Default `threshold` − 0.15, Silero's own. */
  silenceThreshold?: number
  /** Speech it takes to start, in milliseconds. Default 96: three windows of 32 ms. */
  startMs?: number
  /** Silence after which somebody may have stopped, in milliseconds. Default 96: three windows of 32 ms. */
  pauseMs?: number
  /** Silence it takes to stop, in milliseconds. Default 224: seven windows of 32 ms. */
  stopMs?: number
}

/** What the options may be. */
export const speechDetectorRules: OptionRules<SpeechDetectorOptions> = {
  threshold: 'not-negative',
  silenceThreshold: 'number',
  startMs: 'not-negative',
  pauseMs: 'not-negative',
  stopMs: 'not-negative',
}

/** Turns the probabilities of successive windows into the beginning and the end of speech. */
export class SpeechDetector {
  readonly #windowMs: number
  readonly #threshold: number
  readonly #silenceThreshold: number
  readonly #startMs: number
  readonly #pauseMs: number
  readonly #stopMs: number
  #speaking = false
  #voicedMs = 0
  #silentMs = 0

  /** @param windowMs How long a window is. */
  constructor(windowMs: number, options: SpeechDetectorOptions = {}) {
    this.#windowMs = windowMs
    this.#threshold = options.threshold ?? 0.5
    this.#silenceThreshold = options.silenceThreshold ?? this.#threshold - 0.15
    this.#startMs = options.startMs ?? 96
    this.#pauseMs = options.pauseMs ?? 96
    this.#stopMs = options.stopMs ?? 224
  }

  /** Whether somebody is speaking. */
  get speaking(): boolean {
    return this.#speaking
  }

  /** How long it has been silent since somebody last spoke. */
  get silentMs(): number {
    return this.#silentMs
  }

  /** How much speech was over when its beginning was noticed. */
  get leadMs(): number {
    return this.#voicedMs
  }

  /** Takes in a window. */
  hear(probability: number): 'started' | 'paused' | 'stopped' | undefined {
    return this.#speaking ? this.#hearSpeech(probability) : this.#hearSilence(probability)
  }

  #hearSilence(probability: number): 'started' | undefined {
    if (probability < this.#threshold) {
      this.#voicedMs = 0
      this.#silentMs += this.#windowMs
      return undefined
    }
    this.#voicedMs += this.#windowMs
    if (this.#voicedMs + 1e-6 < this.#startMs) return undefined
    this.#speaking = true
    this.#silentMs = 0
    return 'started'
  }

  #hearSpeech(probability: number): 'paused' | 'stopped' | undefined {
    if (probability >= this.#silenceThreshold) {
      this.#silentMs = 0
      return undefined
    }
    const before = this.#silentMs + 1e-6
    this.#silentMs += this.#windowMs
    const now = this.#silentMs + 1e-6
    if (now < this.#stopMs) return before < this.#pauseMs && now >= this.#pauseMs ? 'paused' : undefined
    this.#speaking = false
    this.#voicedMs = 0
    return 'stopped'
  }
}
