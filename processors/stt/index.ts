export { STT, type STTProcessorOptions } from './stt.ts'
