export { type LLMAlternative, llmFallback } from './llm-fallback.ts'
export type { AlternativeLimits, FallbackOptions } from './options.ts'
export { type STTAlternative, type STTFallbackOptions, sttFallback } from './stt-fallback.ts'
export { type TTSAlternative, type TTSFallbackOptions, ttsFallback } from './tts-fallback.ts'
