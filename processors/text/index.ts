export type { Pronunciations } from './pronunciations.ts'
export { type SpeakableOptions, speakable } from './speakable.ts'
