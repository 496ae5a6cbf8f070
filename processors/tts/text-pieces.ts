import { spaceBetween } from '../../src/engine.ts'
import type { SentencePiece, SentenceSegmenter } from '../text/sentences.ts'

/**
 * The pieces of the texts that are said one after the other, to the letter. Behind a text that ends without space stands
 * one, if its script parts words so: another text may follow. One that brings its own space is not given a second.
 */
export class TextPieces {
  readonly #make: () => SentenceSegmenter
  #sentences: SentenceSegmenter
  #spaced = false

  /** @param make Makes what cuts a text. */
  constructor(make: () => SentenceSegmenter) {
    this.#make = make
    this.#sentences = make()
  }

  /** Another text begins. */
  begin(): void {
    this.#sentences = this.#make()
  }

  /** A part of the text; nothing of it waits for more if it ends a sentence. */
  *take(text: string, endsSentence: boolean): Generator<SentencePiece, void, undefined> {
    for (const piece of this.#sentences.take(text)) yield this.#joined(piece)
    if (endsSentence) for (const piece of this.#sentences.rest()) yield this.#joined(piece)
  }

  /** The rest of the text. */
  *rest(): Generator<SentencePiece, void, undefined> {
    yield* this.#end(this.#sentences)
  }

  /** A text that is there at once, apart from the one that is being taken. */
  *whole(text: string): Generator<SentencePiece, void, undefined> {
    const sentences = this.#make()
    for (const piece of sentences.take(text)) yield this.#joined(piece)
    yield* this.#end(sentences)
  }

  *#end(sentences: SentenceSegmenter): Generator<SentencePiece, void, undefined> {
    for (const piece of sentences.rest()) {
      const joined = this.#joined(piece)
      const space = spaceBetween(joined.text)
      this.#spaced = space !== ''
      yield { ...joined, text: joined.text + space }
    }
  }

  #joined(piece: SentencePiece): SentencePiece {
    const twice = this.#spaced && piece.text.startsWith(' ')
    this.#spaced = false
    return twice ? { ...piece, text: piece.text.slice(1) } : piece
  }
}
