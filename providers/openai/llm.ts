import { checkOptions, type LLMProvider } from '../../src/engine.ts'
import { Chat } from './chat.ts'
import { nameOf, type OpenAIOptions, optionRules } from './options.ts'

export type { AnswerLimits } from '../../processors/llm/answer-limits.ts'
export { EmptyAnswerError } from './answer/empty-answer.ts'
export { type TextMark, textMarks } from './answer/text-marks.ts'
export type { OpenAIOptions } from './options.ts'
export type { OpenAIBodyOptions } from './request.ts'

/**
 * A language model behind OpenAI's chat completions protocol: OpenAI's own, or any server that speaks it, such as
 * Groq, Ollama, llama.cpp and vLLM. Needs the package `openai`.
 *
 * In a browser everybody can read the key; there it works only with a `baseURL` of yours, such as a proxy that adds
 * the key. An answer that does not begin within `timeoutMs` is a `TimeoutError`.
 *
 * A request's `options` for it stand under its name (its `label`, or `openai`) and are fields of the body.
 *
 * `metrics()` adds `inputTokens`, `outputTokens`, `cachedTokens` and `reasoningTokens`, where the server tells them, and
 * `retries`.
 */
export function openai(options: OpenAIOptions): LLMProvider {
  const { model, label } = checkOptions('openai', options, optionRules)
  const chat = new Chat(options)
  return {
    name: nameOf(options),
    model,
    continues: options.continues ?? true,
    label,
    generate: (request, context) => chat.meter.track(context.clock, chat.generate(request, context)),
    warmup: async ({ clock }) => {
      await clock.hold(chat.connection.open())
    },
    metrics: () => chat.meter.read(),
  }
}
