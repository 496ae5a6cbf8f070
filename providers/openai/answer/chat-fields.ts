import type { TokenUsage } from '../../../src/engine.ts'
import type { CallPiece } from './call-piece.ts'
import type { Fields } from './fields.ts'
import { fieldsOf, listOf } from './fields.ts'

/** What a piece of an answer's content is. */
export interface Content {
  readonly text: string
  readonly reasoning: string
  /** Whether the text says no. */
  readonly refused: boolean
}

/** Text, or a list of parts of which some are text and some are thoughts; what else there is is not for the ear. */
export function contentOf(content: unknown): Content {
  if (typeof content === 'string') return { text: content, reasoning: '', refused: false }
  let text = ''
  let reasoning = ''
  let refused = false
  for (const part of listOf(content)) {
    if (typeof part === 'string') text += part
    const { type, refusal, thinking, reasoning: thought, ...fields } = fieldsOf(part)
    if (type === 'thinking' || type === 'reasoning' || type === 'reasoning_text')
      reasoning += textIn(thinking ?? thought ?? fields.text ?? fields.content)
    else if (type === undefined || type === 'text' || type === 'output_text') text += textIn(fields.text)
    else if (type === 'refusal') {
      text += textIn(refusal)
      refused = true
    }
  }
  return { text, reasoning, refused }
}

/** The thoughts in a delta, under whichever name. */
export function reasoningOf(delta: Fields): string {
  const { reasoning_content: deepseek, reasoning, thinking, reasoning_details: details } = delta
  return textIn(deepseek) || textIn(reasoning) || textIn(thinking) || textIn(details)
}

/** The text in a text, a list of texts, or something that has one. */
function textIn(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (depth > 4 || typeof value !== 'object' || value === null) return ''
  if (Array.isArray(value)) return value.map((each) => textIn(each, depth + 1)).join('')
  const { text, value: inner, content, summary } = fieldsOf(value)
  return textIn(text ?? inner ?? content ?? summary, depth + 1)
}

/** A piece of a call, whatever shape it has. */
export function callPiece(value: unknown): CallPiece {
  const fields = fieldsOf(value)
  const { index, id } = fields
  const inner = fieldsOf(fields.function)
  const extra = fieldsOf(fields.extra_content)
  const name = inner.name ?? fields.name ?? (typeof fields.function === 'string' ? fields.function : '')
  return {
    index: indexOf(index),
    id: typeof id === 'number' ? String(id) : textOr(id),
    name: textOr(name),
    arguments: argumentText(inner.arguments ?? inner.parameters ?? fields.arguments),
    ...(Object.keys(extra).length > 0 && { extra: { extra_content: extra } }),
  }
}

function indexOf(index: unknown): number | undefined {
  if (index === undefined || index === null || index === '') return undefined
  const number = Number(index)
  return Number.isInteger(number) ? number : undefined
}

function argumentText(args: unknown): string {
  if (typeof args === 'string') return args
  return args === undefined || args === null ? '' : JSON.stringify(args)
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}

/** The tokens used, if they are told. */
export function usageOf(usage: unknown): TokenUsage | undefined {
  const fields = fieldsOf(usage)
  const { prompt_tokens: input, completion_tokens: output, prompt_cache_hit_tokens: hit } = fields
  if (!isCount(input) && !isCount(output)) return undefined
  // DeepSeek tells what it had kept in a field of its own.
  const { cached_tokens: cached = hit } = fieldsOf(fields.prompt_tokens_details)
  const { reasoning_tokens: thought } = fieldsOf(fields.completion_tokens_details)
  return {
    inputTokens: isCount(input) ? input : 0,
    outputTokens: isCount(output) ? output : 0,
    ...(isCount(cached) && { cachedTokens: cached }),
    ...(isCount(thought) && { reasoningTokens: thought }),
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
