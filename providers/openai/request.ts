import type { OpenAI } from 'openai'
import type { LLMRequest, OptionRules, ToolChoice } from '../../src/engine.ts'
import { type Strictness, toChatMessages } from './history/chat-history.ts'

type Body = OpenAI.ChatCompletionCreateParamsStreaming

/** What goes into the body of every request. */
export interface OpenAIBodyOptions {
  /** The model's name, as the server knows it: `gpt-5-mini`, `llama3.2`. A request's own goes before it. */
  model: string
  /** Sampling temperature. Default: the model's. A request's own goes before it. */
  temperature?: number
  /** Most tokens of an answer. Default: the server's. A request's own goes before it. */
  maxTokens?: number
  /** More fields for the body of every request: `{ reasoning_effort: 'minimal' }`. They replace ours. */
  body?: Readonly<Record<string, unknown>>
}

/** What the options may be. */
export const openAIBodyRules: OptionRules<OpenAIBodyOptions> = {
  model: 'any',
  temperature: 'not-negative',
  maxTokens: 'positive',
  body: 'any',
}

/** A request as the body of `POST /chat/completions`. */
export function toRequestBody(
  request: LLMRequest,
  options: OpenAIBodyOptions,
  { address, name }: { readonly address: string; readonly name: string },
  strictness: Strictness = {},
): Body {
  const temperature = request.temperature ?? options.temperature
  const maxTokens = request.maxTokens ?? options.maxTokens
  const model = request.model ?? options.model
  return {
    model,
    messages: toChatMessages(request.messages, strictness, { label: name, model }),
    stream: true,
    stream_options: { include_usage: true },
    ...(request.tools?.length && {
      tools: request.tools.map(({ name, description, parameters, strict }) => ({
        type: 'function' as const,
        function: {
          name,
          description,
          parameters: { ...parameters },
          ...(strict !== undefined && { strict }),
        },
      })),
    }),
    ...(request.tools?.length && request.toolChoice && { tool_choice: choiceOf(request.toolChoice) }),
    ...(request.reasoning && { reasoning_effort: request.reasoning as Body['reasoning_effort'] & string }),
    ...(request.output && {
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answer', schema: { ...request.output } },
      },
    }),
    ...(temperature !== undefined && { temperature }),
    ...(maxTokens !== undefined && limitOf(maxTokens, address)),
    ...options.body,
    ...request.options?.[name],
  }
}

function choiceOf(choice: ToolChoice): NonNullable<Body['tool_choice']> {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } }
}

/** OpenAI's reasoning models refuse the old name of the limit; most other servers know only that one. */
function limitOf(maxTokens: number, address: string): Pick<Body, 'max_tokens' | 'max_completion_tokens'> {
  const isOpenAI = new URL(address).hostname.endsWith('openai.com')
  return isOpenAI ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }
}
