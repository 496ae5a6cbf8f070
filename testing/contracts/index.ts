/** The suites of tests that providers and transports pass, one a role; they run in Vitest. */
export { type LLMUnderTest, llmContract } from './llm.ts'
export { type RealtimeUnderTest, realtimeContract } from './realtime.ts'
export { type SpeechFixture, sttContract } from './stt.ts'
export { type TransportSpeech, type TransportUnderTest, transportContract } from './transport.ts'
export { ttsContract } from './tts.ts'
export { turnDetectorContract } from './turn-detector.ts'
export { vadContract } from './vad.ts'
