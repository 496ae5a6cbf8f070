import type { FrameProcessorOptions, OptionRules } from '../../src/engine.ts'

declare module 'antiphon' {
  interface Settings {
    /** Names and terms that are likely to be said, for recognizers that take them; none if empty. */
    readonly keyterms?: readonly string[]
  }
}

/** Options of `STT`. */
export interface STTProcessorOptions extends FrameProcessorOptions {
  /** BCP 47 language to expect, for providers that know several; a `SettingsFrame` changes it. */
  language?: string | undefined
  /** Names and terms that are likely to be said, as they are written, for providers that take them; a `SettingsFrame` changes them. */
  keyterms?: readonly string[] | undefined
  /** What the conversation is about, in words, for providers that take it. */
  context?: string | undefined
  /** Audio from before the detected beginning of speech that the recognizer is given too, in milliseconds. Default 300. */
  preRollMs?: number | undefined
  /**
   * How long a final transcript may take after the end of speech, in milliseconds; then the last interim one stands.
   * Default: the provider's own `finalMs`, or 5,000.
   */
  finalMs?: number | undefined
}

/** What the options may be. */
export const sttRules: OptionRules<STTProcessorOptions> = {
  name: 'any',
  language: 'any',
  keyterms: 'any',
  context: 'any',
  preRollMs: 'not-negative',
  finalMs: 'not-negative',
}
