export { segmenterOf, type WordSegment, wordSegments } from './segments.ts'
export { TextTimes } from './text-times.ts'
export { isUnspaced, joinTexts, sharesOf, spaceBetween, wordsOf } from './words.ts'
