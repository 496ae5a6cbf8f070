import type { RecognizedTurn } from '../../../src/engine.ts'
import type { TurnOpening } from '../start/start-strategy.ts'
import type { PausedTurn } from '../stop/stops.ts'
import { Transcript } from './transcript.ts'
import { VoiceActivity } from './voice-activity.ts'

/** What is heard of the user: the voice, the words of it, and what the recognizer makes of them. */
export class Hearing {
  readonly voice = new VoiceActivity()
  readonly transcript = new Transcript()
  /** What the recognizer has said of its turn last. */
  recognizer: RecognizedTurn | undefined

  /** Whether the voice is silent, and all of it transcribed. */
  get saidAll(): boolean {
    return !this.voice.active && this.transcript.complete
  }

  /** Whether no words can come any more that change what was said. */
  get stands(): boolean {
    return this.saidAll && !this.transcript.open
  }

  /** Whether the recognizer sees a turn that is not over. */
  get recognized(): boolean {
    return this.recognizer !== undefined && this.recognizer !== 'ended'
  }

  /** It may begin a turn. */
  opening(atMs: number): TurnOpening {
    return { voice: this.voice.noticed, text: this.transcript.sure, atMs, recognizer: this.recognizer }
  }

  /** It may be all of a turn. */
  paused(): Omit<PausedTurn, 'language' | 'audio'> {
    const { transcript, voice, recognizer } = this
    return { text: transcript.text, pause: voice.pauses, voiced: voice.noticed, recognizer }
  }

  /** Begins anew. */
  reset(): void {
    this.transcript.reset()
    this.voice.reset()
    if (!this.recognized) this.recognizer = undefined
  }
}
