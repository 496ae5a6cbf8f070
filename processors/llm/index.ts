export { LLM, type LLMProcessorOptions } from './llm.ts'
