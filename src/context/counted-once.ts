import type { ToolCall } from '../tools/tool-call.ts'
import type { VendorMetadata } from '../vendor-metadata.ts'
import type { MessageContent } from './content.ts'
import type { Message } from './message.ts'
import type { TokenCounter } from './token-counter.ts'

interface Counted {
  readonly content: MessageContent
  readonly toolCalls: readonly ToolCall[] | undefined
  readonly metadata: VendorMetadata | undefined
  readonly tokens: number
}

/**
 * What a message counts, found out once: a conversation is asked about with every answer, and most of it stays as it was.
 * A message that is changed in its place is counted anew.
 */
export function oncePerMessage(count: (message: Message) => number): (message: Message) => number {
  const counted = new WeakMap<Message, Counted>()
  return (message) => {
    const { content } = message
    const { toolCalls, metadata } = message.role === 'assistant' ? message : {}
    const before = counted.get(message)
    const same = before?.content === content && before.toolCalls === toolCalls && before.metadata === metadata
    if (same) return before.tokens
    const tokens = count(message)
    counted.set(message, { content, toolCalls, metadata, tokens })
    return tokens
  }
}

const additive = new WeakSet<TokenCounter>()

/**
 * A counter that asks another about each message by itself, once, and adds up what it says, with what it counts for a
 * conversation of no messages. For a tokenizer, which takes its time.
 */
export function countedOnce(countTokens: TokenCounter): TokenCounter {
  if (additive.has(countTokens)) return countTokens
  let around: number | undefined
  const tokensOf = oncePerMessage((message) => countTokens([message]) - around!)
  const counter: TokenCounter = (messages) => {
    around ??= countTokens([])
    let tokens = around
    for (const message of messages) tokens += tokensOf(message)
    return tokens
  }
  additive.add(counter)
  return counter
}

/** Whether a counter's figure of a conversation is that of its parts, which cost nothing to ask about again. */
export function isCountedOnce(countTokens: TokenCounter): boolean {
  return additive.has(countTokens)
}
