export { TTS, type TTSProcessorOptions } from './tts.ts'
