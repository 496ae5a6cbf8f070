import type { RecognizedWord } from '../frames/transcription.ts'
import type { STTEvent } from '../provider/roles/stt.ts'
import type { TimedEar } from './timed-ear.ts'

/** When a scripted recognizer takes a turn to be over. */
export interface ScriptedTurns {
  /** Silence after which it seems to be over, in milliseconds. Default 200. */
  eagerMs?: number
  /** Silence after which it is, in milliseconds; `Infinity`: it never says so. Default 700. */
  endMs?: number
}

/** The turns of a scripted recognizer: they begin with a word. */
export class ScriptedTurn {
  readonly #eagerMs: number
  readonly #endMs: number
  #state: 'none' | 'open' | 'eager' = 'none'

  constructor({ eagerMs = 200, endMs = 700 }: ScriptedTurns) {
    this.#eagerMs = eagerMs
    this.#endMs = endMs
  }

  /** Whether there is one. */
  get open(): boolean {
    return this.#state !== 'none'
  }

  /** More was heard; `words` are those of the turn so far. */
  *hear(ear: TimedEar, words: readonly RecognizedWord[]): Iterable<STTEvent> {
    const first = words[0]
    if (this.#state === 'none' && first !== undefined) {
      this.#state = 'open'
      yield { type: 'turn', state: 'started', atMs: first.startMs }
    } else if (this.#state === 'eager' && ear.soundsSinceMs !== undefined) {
      this.#state = 'open'
      yield { type: 'turn', state: 'resumed', atMs: ear.soundsSinceMs }
    } else if (this.#state === 'open' && this.#silentMs(ear) >= this.#eagerMs) {
      this.#state = 'eager'
      const text = words.map((word) => word.text).join(' ')
      yield { type: 'turn', state: 'eager-end', atMs: ear.silentSinceMs, text, confidence: 0.5 }
    }
  }

  /** Whether the silence has lasted long enough. */
  due(ear: TimedEar): boolean {
    return this.open && this.#silentMs(ear) >= this.#endMs
  }

  /** It is over. */
  end(atMs: number): STTEvent {
    this.#state = 'none'
    return { type: 'turn', state: 'ended', atMs, confidence: 0.9 }
  }

  #silentMs(ear: TimedEar): number {
    return ear.soundsSinceMs === undefined ? ear.heardMs - ear.silentSinceMs : 0
  }
}
