export { VAD, type VADOptions } from './vad.ts'
