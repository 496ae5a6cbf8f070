export { TTS } from './tts.ts'
export type { TTSProcessorOptions } from './tts-options.ts'
