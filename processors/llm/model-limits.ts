import { deadlineFor, type LLMProvider } from '../../src/engine.ts'
import type { LLMProcessorOptions } from './llm-options.ts'

/** The deadlines of a model's answer, in milliseconds; undefined: none, as the provider has its own. */
export function modelLimits(
  provider: LLMProvider,
  { firstByteMs, stallMs }: Pick<LLMProcessorOptions, 'firstByteMs' | 'stallMs'>,
): { readonly firstByteMs: number | undefined; readonly stallMs: number | undefined } {
  return {
    firstByteMs: deadlineFor(provider, firstByteMs, 30_000),
    stallMs: deadlineFor(provider, stallMs, 15_000),
  }
}
