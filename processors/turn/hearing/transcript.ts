import { joinTexts } from '../../../src/engine.ts'
import { countWords, plainWords, withoutWords } from '../../text/words.ts'

/** What is said in a turn, and how much of it is yet to be transcribed. */
export class Transcript {
  #said: string[] = []
  #interim = ''
  #confirmed = false
  /** The last words of the stretch that were sure, though they may not stand. */
  #wasSure = ''
  /** Stretches of speech whose words are yet to come. */
  #untranscribed = 0
  /** Those of them that come first and are not listened to. */
  #unheard = 0
  /** What was said last in the turn before; a recognizer may send it twice. */
  #answered: string | undefined
  /** Whether it was spoken, or only words came. */
  #answeredVoice = false
  #voice = false
  /** How many words of the stretch that is being spoken were part of a turn that has ended. */
  #skipped = 0
  /** Whether the turn before ended without a transcript that was owed to it. */
  #owed = false

  /** Whether everything that was said is transcribed. */
  get complete(): boolean {
    return this.#untranscribed === this.#unheard
  }

  /** Whether words stand that may change yet. */
  get open(): boolean {
    return this.#interim !== ''
  }

  /** All words, those included that may change yet. */
  get text(): string {
    return this.#joined(this.#interim)
  }

  /** All words that are sure. The first guess at a sound is often wrong: a second one has to confirm it. */
  get sure(): string {
    return this.#joined(this.#confirmed ? this.#interim : '')
  }

  /** What comes now is no repetition, whatever its words. */
  expectNew(): void {
    this.#answered = undefined
    this.#owed = false
    if (this.complete) this.#dropInterim()
  }

  /** The agent begins to answer: what was spoken may still be transcribed again, what was written is not. */
  answerBegins(): void {
    if (!this.#answeredVoice) this.expectNew()
  }

  /** The agent has answered. */
  answerEnds(): void {
    if (!this.#owed) this.expectNew()
  }

  /** A stretch of speech has ended, whose words follow. */
  voiceStopped(): void {
    this.#voice = true
    this.#untranscribed++
  }

  /** Words that may change yet. Returns whether they are listened to. */
  heardInterim(text: string): boolean {
    if (this.#unheard > 0) return false
    const said = this.#unskipped(text)
    if (said === '' && this.#skipped > 0) return false
    this.#confirmed = this.#interim !== ''
    this.#interim = said
    if (this.#confirmed && said !== '') this.#wasSure = said
    return true
  }

  /** Words that stand. Returns whether they are listened to and new: a recognizer may send a transcript twice. */
  heardFinal(text: string, voice: boolean): boolean {
    // A recognizer may have second thoughts of words by which the agent was cut off: somebody has to answer for that.
    const said = this.#unskipped(text) || this.#wasSure
    this.#skipped = 0
    const expected = voice || this.#untranscribed > 0
    if (this.#untranscribed > 0) this.#untranscribed--
    if (this.#unheard > 0) {
      this.#unheard--
      return false
    }
    this.#dropInterim()
    if (said === '') return true
    const before = this.#said.at(-1) ?? this.#answered
    if (!expected && before !== undefined && plainWords(before) === plainWords(said)) return false
    this.#said.push(said)
    return true
  }

  /** What there is stands, and of the stretch that is still being spoken only what follows it is heard from now on. */
  cut(): void {
    this.#skipped += countWords(this.#interim)
    if (this.#interim !== '') this.#said.push(this.#interim)
    this.#dropInterim()
  }

  /** What there is stands, and no more will come. */
  giveUp(): void {
    this.#skipped = 0
    if (this.#interim !== '') this.#said.push(this.#interim)
    this.#dropInterim()
    this.#owed = !this.complete
    this.#untranscribed = 0
    this.#unheard = 0
  }

  /** What has been said is not listened to, nor are the words of it that come yet. */
  ignore(voice: boolean): void {
    this.#said = []
    this.#dropInterim()
    this.#unheard = this.#untranscribed + (voice ? 1 : 0)
    this.#skipped = 0
  }

  /** Begins anew. */
  reset(): void {
    const last = this.#said.at(-1)
    if (last !== undefined) {
      this.#answered = last
      this.#answeredVoice = this.#voice
    }
    this.#said = []
    this.#voice = false
    this.#dropInterim()
  }

  #unskipped(text: string): string {
    return this.#skipped === 0 ? text.trim() : withoutWords(text, this.#skipped).trim()
  }

  #dropInterim(): void {
    this.#interim = this.#wasSure = ''
    this.#confirmed = false
  }

  #joined(interim: string): string {
    return joinTexts(interim === '' ? this.#said : [...this.#said, interim])
  }
}
