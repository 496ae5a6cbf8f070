import type { AnswerLimits } from '../../processors/llm/answer-limits.ts'
import type { OptionRules } from '../../src/engine.ts'
import type { TextMark } from './answer/text-marks.ts'
import { type OpenAIBodyOptions, openAIBodyRules } from './request.ts'

/** Options of `openai()`. */
export interface OpenAIOptions extends OpenAIBodyOptions {
  /** What it is called in metrics, logs and errors, to tell it from another: `groq`. Default `openai`. */
  label?: string
  /** The key. Default: the environment variable `OPENAI_API_KEY`. A server of your own (`baseURL`) may need none. */
  apiKey?: string
  /**
   * Where the server is, with its version: `http://localhost:11434/v1` (Ollama), `http://localhost:8080/v1`
   * (llama.cpp), `http://localhost:8000/v1` (vLLM), `https://api.groq.com/openai/v1`. Default: OpenAI itself.
   */
  baseURL?: string
  /** More HTTP headers. */
  headers?: Readonly<Record<string, string>>
  /** How long the answer may take to begin, retries and all, in milliseconds. Default 30,000. */
  timeoutMs?: number
  /** How often a request that failed before its answer began is sent again, if that can help. Default 1. */
  maxRetries?: number
  /**
   * Whether user and assistant take turns in what the server is sent, as the chat templates of some models insist:
   * messages of one role in a row become one, and where the user has not spoken yet a remark in brackets stands for it.
   * Default: as soon as the server has refused a conversation for that, which is then sent again.
   */
  alternate?: boolean
  /**
   * What in the model's text is not for the listener: thoughts, calls of tools in the model's own way of writing, control
   * tokens. Thoughts become `reasoning` events; calls of a tool that the request offers become calls. Default
   * `textMarks`; `[]` takes the text as it comes.
   */
  marks?: readonly TextMark[]
  /**
   * Whether the model thinks before it answers and marks only the end of it, `</think>`: its text then waits for that
   * mark, or for the end of the answer. Default: as its name says (`qwq`, `deepseek-r1`), and as its last answer was.
   */
  thinksFirst?: boolean
  /**
   * Whether the model goes on where a conversation ends with its own words: so a fallback has it finish what another began.
   * If not, it is asked to in a user message. Default true.
   */
  continues?: boolean
  /** How much of an answer is taken. */
  limits?: AnswerLimits
}

export const optionRules: OptionRules<OpenAIOptions> = {
  ...openAIBodyRules,
  apiKey: 'any',
  baseURL: 'any',
  headers: 'any',
  timeoutMs: 'positive',
  maxRetries: 'not-negative',
  label: 'any',
  alternate: 'any',
  marks: 'any',
  thinksFirst: 'any',
  continues: 'any',
  limits: 'any',
}

/** What it is called in metrics, logs and errors. */
export function nameOf({ label }: OpenAIOptions): string {
  return label || 'openai'
}
