export { STT } from './stt.ts'
export type { STTProcessorOptions } from './stt-options.ts'
