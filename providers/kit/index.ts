/**
 * What authors of processors, providers and transports need, besides the frames, errors and interfaces of `antiphon`. It
 * runs in a browser too; threads of Node are in `antiphon/kit/worker`.
 */

// Processors, and frames, metrics and events of their own

export {
  type AudioFormat,
  ControlFrame,
  DataFrame,
  decodeFrame,
  type Environment,
  encodeFrame,
  type FieldTable,
  type FieldType,
  type FrameClass,
  FrameProcessor,
  type FrameProcessorOptions,
  type MetricsTelling,
  NO_TURN,
  type ProcessorIO,
  registerEvent,
  registerFrame,
  registerMetrics,
  type Session,
  SystemFrame,
  type TurnCounter,
  type TurnScope,
} from '../../src/engine.ts'

// Who has the floor

export { type AnswerUnderWay, Floor, type FloorClaim, type FloorHolder } from '../../src/engine.ts'

// Options, errors, waits and queues

export {
  AsyncQueue,
  type AsyncQueueOptions,
  allInstalled,
  checkContext,
  checkOptions,
  isAbort,
  type NumberRule,
  type OptionRules,
  publicError,
  publicFrame,
  redact,
  toAntiphonError,
  type WaitLimits,
  waitFor,
  whenAborted,
} from '../../src/engine.ts'

// Calls of providers: for those who make them, and for those who answer

export {
  announced,
  announcedAnswer,
  announcedOpening,
  type BySentenceOptions,
  bySentence,
  type CallObservation,
  type Closable,
  type ContextPiece,
  ContextSpeech,
  callIn,
  checkProvider,
  type FedSentence,
  type GuardOptions,
  guard,
  guardOwed,
  type Opened,
  type OwedGuardOptions,
  ProviderMeter,
  type ProviderRole,
  SentenceFeed,
  type SpeakOne,
  type SpeechEvent,
} from '../../src/engine.ts'

// What vendors are sent, and what they answer

export {
  fromBase64,
  type HeadersLike,
  markedTextOf,
  metadataOf,
  parseArguments,
  partsOf,
  toBase64,
  toldWords,
  type VendorAnswer,
  type VendorFailure,
  vendorFailure,
} from '../../src/engine.ts'

export { environmentKey, type KeySource, keyOf } from './key.ts'
export type { VendorPlace } from './told-failure.ts'
export {
  type HTTPCall,
  type VendorEvent,
  VendorHTTP,
  type VendorHTTPOptions,
  type VendorRequest,
} from './vendor-http.ts'

// Text and sound

export { Resampler } from '../../processors/audio/pcm/resampler.ts'
export {
  type SentencePiece,
  SentenceSegmenter,
  type SentenceSegmenterOptions,
} from '../../processors/text/sentences.ts'
export {
  joinTexts,
  spaceBetween,
  type TextPlace,
  WordPlaces,
  type WordSegment,
  wordSegments,
  wordsOf,
} from '../../src/engine.ts'

// Outputs of transports

export {
  type AudioSink,
  BackgroundFrame,
  type BackgroundSource,
  type BackgroundStretch,
  SentAudioFrame,
  TransportOutput,
  type TransportOutputOptions,
} from '../../src/engine.ts'
