import { joinTexts } from '../../../src/engine.ts'
import { countWords, plainWords } from '../../text/words.ts'
import { AnsweredTurn } from './answered-turn.ts'
import {
  cut,
  guessed,
  guessOf,
  ignored,
  listenedTo,
  newStretch,
  type Stretch,
  sureOf,
  transcribed,
  unguessed,
} from './stretch.ts'

/** So many transcripts are waited for; of a recognizer that owes more, the oldest are not. */
const mostOwed = 256

/** What is said in a turn, and how much of it is yet to be transcribed. */
export class Transcript {
  /** What stands of it. */
  #said: string[] = []
  /**
   * The stretches that have no transcript yet, as they were spoken. They are transcribed in this order: what the
   * recognizer believes is about the first. At most the last is not over.
   */
  #awaited: Stretch[] = []
  /** Whether a stretch of speech has ended in it. */
  #spoken = false
  readonly #before = new AnsweredTurn()

  /** Whether everything that was said is transcribed. */
  get complete(): boolean {
    return this.#awaited.every(({ kind, owed }) => kind === 'ignored' || !owed)
  }

  /** Whether words stand that may change yet. */
  get open(): boolean {
    return guessOf(this.#awaited[0]) !== ''
  }

  /** All words, those included that may change yet. */
  get text(): string {
    return joinTexts([...this.#said, guessOf(this.#awaited[0])])
  }

  /** All words that are sure. The first guess at a sound is often wrong: a second one has to confirm it. */
  get sure(): string {
    return joinTexts([...this.#said, sureOf(this.#awaited[0])])
  }

  /** What comes now is no repetition, whatever its words. */
  expectNew(): void {
    this.#before.forget()
    this.#awaited = this.#awaited.map((stretch) => (stretch.owed ? stretch : unguessed(stretch)))
  }

  /** The agent begins to answer: what was spoken may still be transcribed again, what was written is not. */
  answerBegins(): void {
    if (!this.#before.spoken) this.expectNew()
  }

  /** The agent has answered. */
  answerEnds(): void {
    if (!this.#before.owed) this.expectNew()
  }

  /** A stretch of speech has ended, whose words follow. */
  voiceStopped(): void {
    this.#spoken = true
    this.#awaited.push({ ...this.#takeSpoken(), owed: true })
    if (this.#awaited.length > mostOwed) this.#awaited.shift()
  }

  /** Words that may change yet. Returns whether they are listened to. */
  heardInterim(text: string): boolean {
    const [stretch = newStretch] = this.#awaited
    if (stretch.kind === 'ignored') {
      this.#awaited[0] = { ...stretch, told: countWords(text) }
      return false
    }
    const after = guessed(stretch, text)
    if (after === undefined) return false
    this.#awaited[0] = after
    return true
  }

  /** Words that stand. Returns whether they are listened to and new: a recognizer may send a transcript twice. */
  heardFinal(text: string, voice: boolean): boolean {
    const stretch = this.#awaited.shift() ?? newStretch
    if (stretch.kind === 'ignored') return false
    const said = transcribed(stretch, text)
    if (said !== '' && !voice && !stretch.owed && this.#endedWith(said)) return false
    this.#stand(said)
    return true
  }

  /** What there is stands, and of the stretch that is still being spoken only what follows it is heard from now on. */
  cut(): void {
    const [stretch] = this.#awaited
    if (stretch?.kind !== 'heard') return
    this.#stand(stretch.guess.text)
    this.#awaited[0] = cut(stretch)
  }

  /**
   * What there is stands, and no more of it will come; `voice`: something is still being spoken, whose further words are
   * heard, what is ignored of it included.
   */
  giveUp(voice: boolean): void {
    this.#stand(guessOf(this.#awaited[0]))
    this.#before.waited(!this.complete)
    const spoken = this.#takeSpoken()
    if (spoken.kind === 'ignored') this.#awaited = [listenedTo(spoken)]
    else this.#awaited = voice ? [cut(spoken)] : []
  }

  /** What has been said is not listened to, nor are the words of it that come yet; `voice`: it is still being spoken. */
  ignore(voice: boolean): void {
    this.#said = []
    const spoken = this.#takeSpoken()
    this.#awaited = (voice ? [...this.#awaited, spoken] : this.#awaited).map(ignored)
  }

  /** Begins anew. */
  reset(): void {
    const last = this.#said.at(-1)
    if (last !== undefined) this.#before.ended(last, this.#spoken)
    this.#said = []
    this.#spoken = false
    this.#awaited = this.#awaited.map(unguessed)
  }

  /** The stretch that is being spoken, which is awaited no more. */
  #takeSpoken(): Stretch {
    return this.#awaited.at(-1)?.owed === false ? this.#awaited.pop()! : newStretch
  }

  #stand(text: string): void {
    if (text !== '') this.#said.push(text)
  }

  /** Whether these words were what was said last. */
  #endedWith(words: string): boolean {
    const last = this.#said.at(-1)
    return last === undefined ? this.#before.endedWith(words) : plainWords(last) === plainWords(words)
  }
}
