import type { FrameProcessorOptions } from '../../src/engine.ts'
import type { Pronunciations } from '../text/pronunciations.ts'

/** Options of `TTS`. */
export interface TTSProcessorOptions extends FrameProcessorOptions {
  /** One of the provider's voices. */
  voice?: string | undefined
  /** BCP 47 language of the text. */
  language?: string | undefined
  /** Speaking rate; 1 is the voice's own. */
  speed?: number | undefined
  /** The manner, in words, for voices that understand some. */
  style?: string | undefined
  /** Makes a sentence speakable. Default `speakable`: no markdown, no emoji, no bare links. */
  speakable?: ((sentence: string) => string) | undefined
  /** How words are said: `{ nginx: 'engine x' }`. The conversation keeps the written form. See {@link Pronunciations}. */
  pronunciations?: Pronunciations | undefined
  /**
   * Whether numbers, dates, money and the like are written out for the voice, in English, German, French and Spanish.
   * Default: unless the provider `normalizes` by itself.
   */
  spellNumbers?: boolean | undefined
  /**
   * So that an answer begins sooner, its first piece may be a clause with so many words. Default: it is a sentence.
   */
  firstClauseWords?: number | undefined
  /** How long the voice may take to its first sound, in milliseconds. Default 10,000. */
  firstByteMs?: number | undefined
  /** How long the voice may pause in mid-sentence, in milliseconds. Default 10,000. */
  stallMs?: number | undefined
}
