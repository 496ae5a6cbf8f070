import {
  LLMError,
  type LLMProvider,
  type Message,
  markedTextOf,
  type ProviderCall,
  plainAnswer,
} from '../../src/engine.ts'

/** What a model is told that writes a summary, unless it is told otherwise. */
export const summaryPrompt =
  'You keep the memory of a voice agent. Sum up the conversation you are given in at most 200 words: who the user is, ' +
  'what they want, every name, number, date and decision, what the agent has done and promised, and what is still ' +
  'open. If the conversation begins with a summary, carry over what still matters. Write in the language of the ' +
  'conversation, and nothing but the summary.'

/** A summary, and what it cost. */
export interface Summary {
  /** Takes the place of what it sums up. */
  readonly message: Message
  readonly usage: { readonly inputTokens?: number; readonly outputTokens?: number }
}

/** How a summary is to be written. */
export interface SummaryRequest {
  readonly provider: LLMProvider
  readonly prompt: string
  readonly context: ProviderCall
}

/**
 * Has a model sum messages up.
 * @throws LLMError if it writes nothing, or more than it was given; CancelledError; what it throws.
 */
export async function writeSummary(
  messages: readonly Message[],
  { provider, prompt, context }: SummaryRequest,
): Promise<Summary> {
  const transcript = messages.map(inWords).join('\n')
  const request: readonly Message[] = [
    { role: 'system', content: prompt },
    { role: 'user', content: transcript },
  ]
  const longest = transcript.length
  const { text, usage } = await plainAnswer(provider, { messages: request }, context, { longest })
  if (text.length > longest)
    throw new LLMError('The summary is longer than what it sums up.', { provider: provider.name })
  if (text.trim() === '') throw new LLMError('The summary is empty.', { provider: provider.name })
  return { message: { role: 'user', content: `[Summary of the conversation so far: ${text.trim()}]` }, usage }
}

function inWords(message: Message): string {
  if (message.role === 'tool') return `${message.name} returned: ${message.content}`
  const who = message.role === 'assistant' ? 'Agent' : 'User'
  const words = markedTextOf(message)
  const said = words === '' ? [] : [`${who}: ${words}`]
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : []
  return [...said, ...calls.map(({ name, arguments: args }) => `Agent calls ${name}(${args})`)].join('\n')
}
