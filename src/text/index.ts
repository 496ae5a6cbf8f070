export { segmenterOf, type WordSegment, wordSegments } from './segments.ts'
export { TextTimes, type TimedPlace } from './text-times.ts'
export { type TextPlace, WordPlaces } from './word-places.ts'
export { isUnspaced, joinTexts, sharesOf, spaceBetween, wordsOf } from './words.ts'
