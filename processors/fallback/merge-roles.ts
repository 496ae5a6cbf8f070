import type { FrameProcessor } from '../../src/index.ts'
import { LLM } from '../llm/llm.ts'
import { STT } from '../stt/stt.ts'
import { TTS } from '../tts/tts.ts'
import { llmFallback } from './llm-fallback.ts'
import type { FallbackOptions } from './options.ts'
import { sttFallback } from './stt-fallback.ts'
import { type TTSFallbackOptions, ttsFallback } from './tts-fallback.ts'

/** The deadlines inside a fallback are the alternatives' own; around it there is none, which a timer takes as 24 days. */
const noLimitMs = 2 ** 31 - 1

/**
 * One chain made of several that are alike: at each place an STT, an LLM or a TTS in all of them. The processor at a
 * place is the first chain's with the providers of all. Undefined if the chains hold anything else.
 */
export function mergeRoles(
  chains: readonly (readonly FrameProcessor[])[],
  options: FallbackOptions & Pick<TTSFallbackOptions, 'giveOn'> & { readonly processor: string },
): FrameProcessor[] | undefined {
  const [first = [], ...others] = chains
  if (others.some((chain) => chain.length !== first.length)) return undefined
  const merged = first.map((_, place) => {
    const processors = chains.map((chain) => chain[place]!)
    const name = `${options.processor}.${processors[0]!.name}`
    if (all(processors, STT)) return mergeStt(processors, options, name)
    if (all(processors, LLM)) return mergeLlm(processors, options, name)
    if (all(processors, TTS)) return mergeTts(processors, options, name)
    return undefined
  })
  return merged.includes(undefined) ? undefined : (merged as FrameProcessor[])
}

function mergeStt(processors: readonly STT[], options: FallbackOptions, name: string): STT {
  const first = processors[0]!.parts.options
  const alternatives = processors.map(({ parts: { provider, options: own } }) => ({
    provider,
    ...(own.finalMs !== undefined && { firstByteMs: own.finalMs, stallMs: own.finalMs }),
    ...(own.language !== undefined && own.language !== first.language && { language: own.language }),
  }))
  return new STT(sttFallback(alternatives, options), { ...first, name, finalMs: noLimitMs })
}

function mergeLlm(processors: readonly LLM[], options: FallbackOptions, name: string): LLM {
  const first = processors[0]!.parts.options
  const alternatives = processors.map(({ parts: { provider, options: own } }) => ({
    provider,
    ...limitsOf(own),
    ...(own.temperature !== undefined && { temperature: own.temperature }),
    ...(own.maxTokens !== undefined && { maxTokens: own.maxTokens }),
    ...(own.reasoning !== undefined && { reasoning: own.reasoning }),
  }))
  return new LLM(llmFallback(alternatives, options), {
    ...first,
    name,
    firstByteMs: noLimitMs,
    stallMs: noLimitMs,
  })
}

function mergeTts(processors: readonly TTS[], options: TTSFallbackOptions, name: string): TTS {
  const first = processors[0]!.parts.options
  const alternatives = processors.map(({ parts: { provider, options: own } }) => ({
    provider,
    ...limitsOf(own),
    ...(own.voice !== undefined && { voice: own.voice }),
    ...(own.language !== undefined && own.language !== first.language && { language: own.language }),
    ...(own.speed !== undefined && own.speed !== first.speed && { speed: own.speed }),
  }))
  return new TTS(ttsFallback(alternatives, options), {
    ...first,
    name,
    firstByteMs: noLimitMs,
    stallMs: noLimitMs,
  })
}

function limitsOf({ firstByteMs, stallMs }: { firstByteMs?: number; stallMs?: number }) {
  return { ...(firstByteMs !== undefined && { firstByteMs }), ...(stallMs !== undefined && { stallMs }) }
}

/** Whether all are of exactly that class: a subclass may do more than its parts tell. */
function all<T extends FrameProcessor>(
  processors: readonly FrameProcessor[],
  role: new (...args: never[]) => T,
): processors is readonly T[] {
  return processors.every((processor) => processor.constructor === role)
}
