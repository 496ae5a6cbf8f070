import type { OptionRules } from '../../src/index.ts'
import type { TTSProcessorOptions } from './tts.ts'

/** What the options of `TTS` may be. */
export const ttsRules: OptionRules<TTSProcessorOptions> = {
  name: 'any',
  voice: 'any',
  language: 'any',
  speed: 'positive',
  speakable: 'any',
  pronunciations: 'any',
  spellNumbers: 'any',
  firstClauseWords: 'positive',
  firstByteMs: 'positive',
  stallMs: 'positive',
}
