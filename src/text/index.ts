export { wordSegments, type WordSegment, segmenterOf } from './segments.ts'
export { isUnspaced, joinTexts, spaceBetween, syllablesOf, wordsOf } from './words.ts'
export { TextTimes } from './text-times.ts'
