export { announced, announcedAnswer, announcedOpening, type Closable, type Opened } from './announced.ts'
export { Announcement } from './announcement.ts'
export { type BySentenceOptions, bySentence, type SpeakOne, type SpeechEvent } from './by-sentence.ts'
export { checkProvider, type ProviderRole } from './check-provider.ts'
export { type ContextPiece, ContextSpeech } from './context-speech.ts'
export { deadlineFor, patienceFor } from './deadline.ts'
export { type GuardOptions, guard, guardOwed, type OwedGuardOptions } from './guard.ts'
export { guardCall } from './guard-call.ts'
export { ProviderMeter } from './meter.ts'
export { type PlainAnswer, type PlainAnswerOptions, plainAnswer } from './plain-answer.ts'
export type { HeadersLike } from './retry-after.ts'
export { callIn, type ProviderCall, providerCall } from './roles/call.ts'
export type { CallObservation } from './roles/call-observation.ts'
export type {
  FinishReason,
  LLMEvent,
  LLMProvider,
  LLMRequest,
  TokenUsage,
} from './roles/llm.ts'
export type { Provider, ProviderMetrics } from './roles/provider.ts'
export type {
  HeardItem,
  RealtimeEvent,
  RealtimeInput,
  RealtimeProvider,
  RealtimeRequest,
  RealtimeTurns,
} from './roles/realtime.ts'
export type {
  STTEvent,
  STTHints,
  STTInput,
  STTProvider,
  STTRequest,
  STTTranscript,
} from './roles/stt.ts'
export type { ProviderSwitch, SwitchReason } from './roles/switch.ts'
export type {
  TTSEvent,
  TTSProvider,
  TTSRequest,
  TTSSentence,
  Voicing,
} from './roles/tts.ts'
export type { TurnDetector, TurnSoFar } from './roles/turn-detector.ts'
export type { VADProvider, VADStream } from './roles/vad.ts'
export { type FedSentence, SentenceFeed } from './sentence-feed.ts'
export { type VendorAnswer, type VendorFailure, vendorFailure } from './vendor-failure.ts'
export { toldWords } from './vendor-words.ts'
