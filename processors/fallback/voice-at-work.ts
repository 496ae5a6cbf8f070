import { TTSError, type TTSEvent } from '../../src/engine.ts'
import type { SentenceEvent, SpokenSentence } from './spoken-sentence.ts'
import type { TakenSentences } from './taken-sentences.ts'

type EndEvent = Extract<TTSEvent, { type: 'end' }>

/** What one voice says of the sentences taken, given on as it comes, or each sentence when it is complete. */
export class VoiceAtWork {
  readonly #name: string
  readonly #taken: TakenSentences
  readonly #bySentence: boolean
  /** What there is of a sentence that is not complete, if it is given on by sentences. */
  #held: SentenceEvent[] = []

  constructor(name: string, taken: TakenSentences, bySentence: boolean) {
    this.#name = name
    this.#taken = taken
    this.#bySentence = bySentence
  }

  /**
   * Takes in what the voice gives; returns what is given on.
   * @throws TTSError where no audio came of a sentence that has words.
   */
  take(event: TTSEvent): Iterable<TTSEvent> {
    if (event.type === 'usage') return [event]
    const spoken = this.#taken.of(event, this.#name)
    if (event.type === 'end') return this.#end(spoken, event)
    if (!this.#bySentence) return spoken.add(event)
    this.#held.push(event)
    return []
  }

  /**
   * The voice has ended.
   * @throws TTSError where something is left to be said.
   */
  end(): void {
    if (!this.#taken.done) throw this.#wrong('ended before it had said all it was given')
  }

  *#end(spoken: SpokenSentence, event: EndEvent): Iterable<TTSEvent> {
    for (const each of this.#held) yield* spoken.add(each)
    this.#held = []
    yield* spoken.end()
    if (spoken.mute) throw this.#wrong(`gave no audio for "${spoken.text}"`)
    this.#taken.end()
    yield event
  }

  #wrong(what: string): TTSError {
    return new TTSError(`${this.#name} ${what}.`, { provider: this.#name, reason: 'protocol' })
  }
}
