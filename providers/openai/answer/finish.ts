/** Why an answer ended, as far as that matters. */
export type Finish = 'whole' | 'length' | 'filtered' | 'failed'

const none = new Set(['', 'null', 'none', 'undefined'])
const length = new Set([
  'length',
  'max_tokens',
  'model_length',
  'max_output_tokens',
  'max_length',
  'too_long',
])
const overflow = new Set(['context_length_exceeded', 'model_context_window_exceeded'])
const filtered = new Set([
  'content_filter',
  'content_filtered',
  'safety',
  'recitation',
  'prohibited_content',
  'blocklist',
  'spii',
  'sensitive',
  'guardrail_intervened',
])
const failed = new Set([
  'error',
  'abort',
  'aborted',
  'cancelled',
  'canceled',
  'network_error',
  'insufficient_system_resource',
  'malformed_function_call',
  'timeout',
])

/** What a server's reason for the end means; undefined where the answer goes on. */
export function finishOf(reason: unknown): Finish | undefined {
  if (typeof reason !== 'string') return undefined
  // Gemini's own reasons come behind a prefix: `function_call_filter: MALFORMED_FUNCTION_CALL`.
  const word = reason.split(':').at(-1)!.trim().toLowerCase()
  if (none.has(word)) return undefined
  if (length.has(word) || overflow.has(word)) return 'length'
  if (filtered.has(word)) return 'filtered'
  return failed.has(word) ? 'failed' : 'whole'
}
