import { SentenceFeed, TTSError, type TTSEvent, type TTSSentence } from '../../src/engine.ts'
import type { SpeakingRate } from './speech-given.ts'
import { SpokenSentence } from './spoken-sentence.ts'

/** The sentences of a call that have been taken and not ended: the next voice is given them again, under their numbers. */
export class TakenSentences {
  readonly #feed = new SentenceFeed<SpokenSentence>()
  readonly #source: AsyncIterator<TTSSentence>
  #failure: Error | undefined
  #ended = 0
  /** How many had ended when the voice at work began. */
  #endedBefore = 0
  #begun = 0

  /** @param sampleRate The rate at which they are given on, in Hz. */
  constructor(sentences: AsyncIterable<TTSSentence>, sampleRate: number, signal: AbortSignal) {
    this.#source = sentences[Symbol.asyncIterator]()
    void this.#take(sampleRate, signal)
  }

  /** Whether all has been said. */
  get done(): boolean {
    return this.#feed.done
  }

  /** What is owed: the sentence that is to be said; when all has been said, the end. */
  get owed(): unknown {
    return this.#feed.owed
  }

  /** What came of the sentences, if they could not be taken. */
  get failure(): Error | undefined {
    return this.#failure
  }

  /** How many voices have begun. */
  get begun(): number {
    return this.#begun
  }

  /** Whether the voice at work has said any sentence to its end. */
  get goesOn(): boolean {
    return this.#ended > this.#endedBefore
  }

  /** Another voice begins. What the one before has said all of has ended. */
  *begin(): Generator<TTSEvent, void, undefined> {
    const { first } = this.#feed
    if (first?.said) {
      this.end()
      yield { type: 'end', sentence: first.id }
    }
    this.#begun++
    this.#endedBefore = this.#ended
  }

  /** What a voice is to say, as its own request. */
  async *read(sampleRate: number, rate: SpeakingRate, signal: AbortSignal): AsyncGenerator<TTSSentence> {
    for await (const spoken of this.#feed.read(signal))
      yield { id: spoken.id, text: spoken.begin(sampleRate, rate) }
  }

  /** The sentence that an event is of. */
  of(event: { readonly type: string; readonly sentence: number }, voice: string): SpokenSentence {
    const spoken = this.#feed.of(event, voice)
    if (spoken.begun) return spoken
    const message = `${voice} gave ${event.type} of sentence ${event.sentence} before it was given that.`
    throw new TTSError(message, { provider: voice, reason: 'protocol' })
  }

  /** The first has been said to its end. */
  end(): void {
    this.#ended++
    this.#feed.end()
  }

  /** The voice at work has failed in the first. */
  breakOff(): void {
    this.#feed.first?.breakOff()
  }

  onChange(callback: () => void): () => void {
    return this.#feed.onChange(callback)
  }

  /** No more is asked for. */
  close(): void {
    void this.#source.return?.().then(undefined, () => {})
  }

  /** Takes the next as soon as there is room for it. */
  async #take(sampleRate: number, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const { value, done } = await this.#source.next()
        if (done) return this.#feed.close()
        this.#feed.add(new SpokenSentence(value, sampleRate))
        while (this.#feed.size > 1 && !signal.aborted) await this.#feed.changed(signal)
      }
    } catch (thrown) {
      this.#failure = thrown instanceof Error ? thrown : new TTSError(String(thrown))
      this.#feed.fail(this.#failure)
    }
  }
}
