/**
 * What authors of processors, providers and transports need, besides the frames, errors and interfaces of `antiphon`. It
 * runs in a browser too; threads of Node are in `antiphon/kit/worker`.
 */

// Text and sound
export { Resampler } from '../../processors/audio/resampler.ts'
export {
  type SentencePiece,
  SentenceSegmenter,
  type SentenceSegmenterOptions,
} from '../../processors/text/sentences.ts'
// What vendors are sent and what they answer
export { fromBase64, toBase64 } from '../../src/base64.ts'
export { markedTextOf, partsOf } from '../../src/context/content.ts'
export { metadataOf } from '../../src/context/metadata.ts'
export { parseArguments } from '../../src/context/tool-arguments.ts'
// Options and errors
export { isAbort, toAntiphonError } from '../../src/errors.ts'
// Processors, and frames, metrics and events of one's own
export { decodeFrame, encodeFrame } from '../../src/frames/codec.ts'
export { ControlFrame, DataFrame, NO_TURN, SystemFrame } from '../../src/frames/frame.ts'
export { type FieldTable, type FieldType, type FrameClass, registerFrame } from '../../src/frames/registry.ts'
export { allInstalled } from '../../src/missing-packages.ts'
export { type MetricsTelling, registerEvent, registerMetrics } from '../../src/observe/registry.ts'
export { checkOptions, type NumberRule, type OptionRules } from '../../src/options.ts'
export type { Environment, TurnCounter } from '../../src/processor/environment.ts'
export { FrameProcessor } from '../../src/processor/frame-processor.ts'
export type { FrameProcessorOptions } from '../../src/processor/frame-processor-options.ts'
export type { AudioFormat, ProcessorIO } from '../../src/processor/processor-io.ts'
export type { Session } from '../../src/processor/session.ts'
export type { TurnScope } from '../../src/processor/turn-scope.ts'
// Calls of providers: those who make them, and those who answer
export {
  announced,
  announcedAnswer,
  announcedOpening,
  type Closable,
  type Opened,
} from '../../src/provider/announced.ts'
export type { CallObservation } from '../../src/provider/announcement.ts'
export {
  type BySentenceOptions,
  bySentence,
  type SpeakOne,
  type SpeechEvent,
} from '../../src/provider/by-sentence.ts'
export { callIn } from '../../src/provider/call.ts'
export { checkProvider, type ProviderRole } from '../../src/provider/check-provider.ts'
export { type ContextPiece, ContextSpeech } from '../../src/provider/context-speech.ts'
export { type GuardOptions, guard } from '../../src/provider/guard.ts'
export { guardOwed, type OwedGuardOptions } from '../../src/provider/guard-owed.ts'
export { ProviderMeter } from '../../src/provider/meter.ts'
export type { HeadersLike } from '../../src/provider/retry-after.ts'
export { type FedSentence, SentenceFeed } from '../../src/provider/sentence-feed.ts'
export { type VendorAnswer, type VendorFailure, vendorFailure } from '../../src/provider/vendor-failure.ts'
export { toldWords } from '../../src/provider/vendor-words.ts'
export { publicError, publicFrame } from '../../src/public-error.ts'
export { redact } from '../../src/redact.ts'
export { type WordSegment, wordSegments } from '../../src/text/segments.ts'
export { type TextPlace, WordPlaces } from '../../src/text/word-places.ts'
export { joinTexts, spaceBetween, wordsOf } from '../../src/text/words.ts'

// Outputs of transports
export type { AudioSink } from '../../src/transport/audio-sink.ts'
export {
  BackgroundFrame,
  type BackgroundSource,
  type BackgroundStretch,
} from '../../src/transport/background-frame.ts'
export { SentAudioFrame } from '../../src/transport/sent-audio-frame.ts'
export { TransportOutput } from '../../src/transport/transport-output.ts'
export type { TransportOutputOptions } from '../../src/transport/transport-output-options.ts'
