export { SentenceSegmenter, type SentenceSegmenterOptions } from './sentences.ts'
export { speakable } from './speakable.ts'
