import { checkMessages, exchangesOf, type LLMContext, type Message } from '../../src/engine.ts'
import type { Sees } from './flow-definition.ts'

/** What was said before a node was entered, and what of it is seen there. */
export interface Seen {
  readonly before: readonly Message[]
  readonly kept: readonly Message[]
}

/**
 * What of a conversation a node sees; `undefined` for all of it. What the user said last, and all that came of it, is not
 * part of the choice.
 */
export async function seen(
  context: LLMContext,
  sees: Sees,
  summarize: (messages: readonly Message[]) => Promise<Message | undefined>,
): Promise<Seen | undefined> {
  if (sees === 'all') return undefined
  const exchanges = exchangesOf(context.messages)
  const earlier = exchanges.slice(0, -1)
  const before = earlier.flat()
  if (before.length === 0) return undefined
  if (sees === 'nothing') return { before, kept: [] }
  if (typeof sees === 'function') {
    const kept = await sees(before)
    checkMessages(kept)
    return { before, kept: kept.filter(({ role }) => role !== 'system') }
  }
  if (sees !== 'summary') return { before, kept: exchanges.slice(-sees.lastExchanges, -1).flat() }
  const summary = await summarize(before)
  return summary && { before, kept: [summary] }
}

/** Leaves in a conversation what is seen of what was said before, and all that was said since. Returns what is gone. */
export function leaveSeen(context: LLMContext, { before, kept }: Seen): Message[] {
  const known = new Set(before)
  context.replace([...kept, ...spoken(context).filter((message) => !known.has(message))])
  const left = new Set(kept)
  return before.filter((message) => !left.has(message))
}

/** Puts what is gone back before the rest. */
export function bringBack(context: LLMContext, gone: readonly Message[]): void {
  if (gone.length > 0) context.replace([...gone, ...spoken(context)])
}

function spoken({ messages }: LLMContext): Message[] {
  return messages.filter(({ role }) => role !== 'system')
}
