import type { TurnOpening } from './start-strategy.ts'
import type { PausedTurn } from './stops.ts'
import { Transcript } from './transcript.ts'
import { VoiceActivity } from './voice-activity.ts'

/** What is heard of the user: the voice, and the words of it. */
export class Hearing {
  readonly voice = new VoiceActivity()
  readonly transcript = new Transcript()

  /** Whether the voice is silent, and all of it transcribed. */
  get saidAll(): boolean {
    return !this.voice.active && this.transcript.complete
  }

  /** Whether no words can come any more that change what was said. */
  get stands(): boolean {
    return this.saidAll && !this.transcript.open
  }

  /** It may begin a turn. */
  opening(atMs: number): TurnOpening {
    return { voice: this.voice.noticed, text: this.transcript.sure, atMs }
  }

  /** It may be all of a turn. */
  paused(): Pick<PausedTurn, 'text' | 'pause' | 'voiced'> {
    return { text: this.transcript.text, pause: this.voice.pauses, voiced: this.voice.noticed }
  }
}
