import type { TTSProvider } from '../../src/engine.ts'
import { MappedText } from '../text/mapped-text.ts'
import { numberSpeller } from '../text/numbers/spell-numbers.ts'
import { type Pronouncer, type Pronunciations, pronouncer } from '../text/pronunciations.ts'
import type { SentencePiece } from '../text/sentences.ts'
import { toSpeakable } from '../text/speakable.ts'
import { withoutTags } from '../text/tags.ts'

/** How a sentence becomes what a voice is given. */
export interface SpeechTextOptions {
  /** Replaces the removal of markdown. */
  speakable?: ((sentence: string) => string) | undefined
  /** How words are said. */
  pronunciations?: Pronunciations | undefined
  /** Whether numbers are written out. */
  spellNumbers?: boolean | undefined
}

/** A sentence, as it stands in the conversation and as the voice is given it. */
export interface SpeechText {
  /** Without tags that the voice does not understand, and without space around it. */
  readonly written: string
  /** With the space around it. */
  readonly whole: string
  /** Empty if there is nothing to say. */
  readonly spoken: MappedText
  /** What of it the voice cannot say: the first word in a script it does not know. */
  readonly foreign: string | undefined
}

/** Prepares sentences for one voice. */
export class SpeechTexts {
  readonly #provider: TTSProvider
  readonly #options: SpeechTextOptions
  readonly #pronounce: Pronouncer
  readonly #known: string | undefined
  #locale: string | undefined
  #spell = numberSpeller('en')

  constructor(provider: TTSProvider, options: SpeechTextOptions) {
    this.#provider = provider
    this.#options = options
    this.#known = provider.scripts
      ?.map((script) => `\\p{Script=${script}}`)
      .concat('\\p{Script=Common}', '\\p{Script=Inherited}')
      .join('')
    this.#pronounce = pronouncer(options.pronunciations ?? {})
  }

  /** Prepares a sentence in a language, BCP 47. */
  prepare({ text, code }: SentencePiece, language = 'en'): SpeechText {
    const { tags, normalizes = false } = this.#provider
    const written = code ? text.trim() : withoutTags(text.trim(), tags)
    const whole = spaceBefore(text) + written + spaceBehind(text)
    if (code) return { written, whole, spoken: MappedText.of(''), foreign: undefined }
    const { speakable, spellNumbers = !normalizes } = this.#options
    const source = MappedText.of(written)
    const plain = speakable
      ? source.replace(/^[\s\S]*$/g, speakable)
      : toSpeakable(source, { tags, locale: language })
    const pronounced = this.#pronounce(plain)
    const foreign = this.#letters(pronounced.text.replace(phonemes, ']'), false)
    // Of a sentence in another script nothing would be heard but its numbers.
    if (foreign !== undefined && this.#letters(pronounced.text, true) === undefined)
      return { written, whole, spoken: MappedText.of(''), foreign }
    const spoken = spellNumbers ? this.#spellerFor(language)(pronounced) : pronounced
    return { written, whole, spoken, foreign }
  }

  #spellerFor(language: string) {
    if (language !== this.#locale) {
      this.#locale = language
      this.#spell = numberSpeller(language)
    }
    return this.#spell
  }

  /** The first letters of a text that are, or are not, of a script that the voice can say. */
  #letters(text: string, known: boolean): string | undefined {
    if (this.#known === undefined) return undefined
    return text.match(new RegExp(`(?=\\p{L})[${known ? '' : '^'}${this.#known}]+`, 'u'))?.[0]
  }
}

/** What `[word](/phonemes/)` gives to voices that take phonemes: they are in no script. */
const phonemes = /\]\(\/[^/]+\/\)/g

function spaceBefore(text: string): string {
  return text.slice(0, text.length - text.trimStart().length)
}

function spaceBehind(text: string): string {
  return text.slice(text.trimEnd().length)
}
