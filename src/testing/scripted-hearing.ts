import type { RecognizedWord } from '../frames/transcription.ts'
import type { STTEvent, STTTranscript } from '../provider/roles/stt.ts'
import { ScriptedTurn, type ScriptedTurns } from './scripted-turn.ts'
import { TimedEar } from './timed-ear.ts'

/** What a scripted recognizer tells of what it hears. */
export interface ScriptedHearingOptions {
  readonly sampleRate: number
  /** Whether it tells its words as they come. */
  readonly interim: boolean
  /** Whether it tells when somebody speaks. */
  readonly voice: boolean
  /** The turns that it tells, if it does. */
  readonly turns: ScriptedTurns | undefined
}

/** What a scripted recognizer hears in one call, from utterance to utterance. */
export class ScriptedHearing {
  readonly #options: ScriptedHearingOptions
  readonly #ear: TimedEar
  readonly #turn: ScriptedTurn | undefined
  /** The words of the utterance under way. */
  #words: RecognizedWord[] = []
  /** Whether an utterance before it had words: texts are joined as they are. */
  #said = false
  #speaking = false
  #paidMs = 0

  constructor(options: ScriptedHearingOptions) {
    this.#options = options
    this.#ear = new TimedEar(options.sampleRate)
    this.#turn = options.turns && new ScriptedTurn(options.turns)
  }

  /** Whether the turn is over: the silence has lasted long enough. */
  get turnDue(): boolean {
    return this.#turn?.due(this.#ear) ?? false
  }

  /** Takes in audio; returns what is told of it. */
  *hear(samples: Int16Array): Iterable<STTEvent> {
    const ear = this.#ear
    const heard = ear.hear(samples)
    this.#words.push(...heard)
    const speaking = ear.soundsSinceMs !== undefined
    if (this.#options.voice && speaking !== this.#speaking)
      yield { type: 'voice', active: speaking, atMs: ear.soundsSinceMs ?? ear.silentSinceMs }
    this.#speaking = speaking
    if (this.#turn) yield* this.#turn.hear(ear, this.#words)
    if (heard.length > 0 && this.#options.interim)
      yield this.#transcript('interim', textOf(this.#words), this.#words)
  }

  /** The utterance is over: returns its words, and the next begins. */
  takeWords(): readonly RecognizedWord[] {
    const words = this.#words
    this.#words = []
    return words
  }

  /** What an utterance was. */
  final(text: string, words: readonly RecognizedWord[] | undefined): STTEvent {
    const transcript = this.#transcript('final', text, words)
    this.#said = true
    return transcript
  }

  /** What is told when all of an utterance is told. */
  *end(): Iterable<STTEvent> {
    if (this.#turn?.open) yield this.#turn.end(this.#ear.silentSinceMs)
    const { heardMs } = this.#ear
    yield { type: 'usage', audioSeconds: (heardMs - this.#paidMs) / 1000 }
    this.#paidMs = heardMs
  }

  #transcript(
    type: STTTranscript['type'],
    text: string,
    words: readonly RecognizedWord[] | undefined,
  ): STTTranscript {
    return { type, text: this.#said ? ` ${text}` : text, words: words && [...words] }
  }
}

/** What somebody has said in so many words. */
export function textOf(words: readonly RecognizedWord[]): string {
  return words.map(({ text }) => text).join(' ')
}
