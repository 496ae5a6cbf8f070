import { isCountedOnce } from './counted-once.ts'
import { exchangesOf, groupsOf } from './exchanges.ts'
import type { Message } from './message.ts'
import type { TokenCounter } from './token-counter.ts'
import { estimateTokens } from './tokens.ts'

/** Options of {@link trimMessages}. */
export interface TrimOptions {
  /** Most tokens of what is left, with the system prompt. */
  maxTokens: number
  /** Counts them. Default {@link estimateTokens}. */
  countTokens?: TokenCounter
  /** What goes only after every exchange but the last: a summary. Default: nothing. */
  keep?: (message: Message) => boolean
}

/**
 * A conversation that fits a budget: the oldest exchanges are left out, whole, as few as will do. If the last one alone
 * is too long, the oldest that came of it goes too, each tool call together with its results. The system prompt and
 * the last thing the user said are always there, even if they are too long by themselves.
 */
export function trimMessages(messages: readonly Message[], options: TrimOptions): Message[] {
  const { maxTokens, countTokens = estimateTokens, keep = () => false } = options
  // Copies: the same object may stand in several places.
  const places = new Map(messages.map((message) => [{ ...message }, message]))
  const kept = new Set([...places].flatMap(([place, message]) => (keep(message) ? [place] : [])))
  const droppable = inOrderOfLeaving([...places.keys()], kept)
  const after = (count: number) => {
    const gone = new Set(droppable.slice(0, count).flat())
    return [...places].flatMap(([place, message]) => (gone.has(place) ? [] : [message]))
  }
  if (countTokens === estimateTokens || isCountedOnce(countTokens)) {
    const groups = droppable.map((group) => group.map((place) => places.get(place)!))
    return after(countToDrop(messages, groups, { maxTokens, countTokens }))
  }
  let least = 0
  let most = droppable.length
  while (least < most) {
    const middle = (least + most) >> 1
    if (countTokens(after(middle)) <= maxTokens) most = middle
    else least = middle + 1
  }
  return after(least)
}

/** As many as will do, by a counter whose figure of a conversation is that of its parts: each is looked at once. */
function countToDrop(
  messages: readonly Message[],
  droppable: readonly (readonly Message[])[],
  { maxTokens, countTokens }: Required<Pick<TrimOptions, 'maxTokens' | 'countTokens'>>,
): number {
  const around = countTokens([])
  let tokens = countTokens(messages)
  let count = 0
  while (tokens > maxTokens && count < droppable.length) tokens -= countTokens(droppable[count++]!) - around
  return count
}

function inOrderOfLeaving(messages: readonly Message[], kept: ReadonlySet<Message>): Message[][] {
  const exchanges = exchangesOf(messages.filter((message) => !kept.has(message)))
  const last = exchanges.pop() ?? []
  const said = last.findLast(({ role }) => role === 'user')
  return [...exchanges, [...kept], ...groupsOf(last.filter((message) => message !== said))]
}
