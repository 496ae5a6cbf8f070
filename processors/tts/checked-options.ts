import { checkOptions, checkProvider, type OptionRules, type TTSProvider } from '../../src/engine.ts'
import type { TTSProcessorOptions } from './tts-options.ts'

const optionRules: OptionRules<TTSProcessorOptions> = {
  name: 'any',
  voice: 'any',
  language: 'any',
  speed: 'positive',
  style: 'any',
  speakable: 'any',
  pronunciations: 'any',
  spellNumbers: 'any',
  firstClauseWords: 'positive',
  firstByteMs: 'positive',
  stallMs: 'positive',
}

/**
 * What a `TTS` is given, if it can be.
 * @throws PipelineError naming what cannot, and the remedy.
 */
export function checkedOptions(provider: TTSProvider, options: TTSProcessorOptions): TTSProcessorOptions {
  checkProvider('TTS', 'tts', provider)
  return checkOptions('TTS', options, optionRules)
}
