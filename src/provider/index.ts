export { callIn, type ProviderCall, providerCall } from './call.ts'
export { checkProvider, type ProviderRole } from './check-provider.ts'
export { type GuardOptions, guard } from './guard.ts'
export type { LLMEvent, LLMProvider, LLMRequest, ToolSchema } from './llm.ts'
export { ProviderMeter } from './meter.ts'
export type { Provider, ProviderMetrics } from './provider.ts'
export type { HeadersLike } from './retry-after.ts'
export type {
  STTEvent,
  STTHints,
  STTInput,
  STTProvider,
  STTRequest,
  STTTranscript,
} from './stt.ts'
export type { FallbackReason, ProviderSwitch } from './switch.ts'
export type { TTSEvent, TTSOptions, TTSProvider, WordTiming } from './tts.ts'
export type { TurnDetector, TurnSoFar } from './turn-detector.ts'
export type { VADProvider, VADStream } from './vad.ts'
export { type VendorAnswer, type VendorFailure, vendorFailure } from './vendor-failure.ts'
export { toldWords } from './vendor-words.ts'
