export type { Pronunciations } from './pronunciations.ts'
export { type SentencePiece, SentenceSegmenter, type SentenceSegmenterOptions } from './sentences.ts'
export { type SpeakableOptions, speakable } from './speakable.ts'
