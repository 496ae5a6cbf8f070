import type { AssistantMessage, Message } from './message.ts'

/**
 * Where in a turn a part stands: what the user said and what was added before the model was asked, what was heard of a
 * round of the answer, then its tools and what was added since the model was asked, as it came, then the next round.
 */
const partOrder = { user: 0, before: 0, heard: 1, tools: 2, added: 2 } as const

/**
 * Messages that were written at once and stand together. One of part `heard` without any keeps the place of words that
 * are still to be heard.
 */
export interface Entry {
  readonly turn: number
  readonly round: number
  readonly part: keyof typeof partOrder
  readonly messages: readonly Message[]
  /** What was heard, with the space at its end. */
  readonly raw?: string
}

/** Whether an entry belongs behind another, wherever they arrived first. */
export function isAfter(a: Entry, b: Entry): boolean {
  if (a.turn !== b.turn) return a.turn > b.turn
  if (a.round !== b.round) return a.round > b.round
  return partOrder[a.part] > partOrder[b.part]
}

/** The place of words of an answer that are still to be heard. */
export function placeOf(turn: number, round: number): Entry {
  return { turn, round, part: 'heard', messages: [] }
}

/** The entry that a message becomes behind another: a copy, so that each place in a conversation is an object. */
export function addedAfter(before: Entry | undefined, message: Message): Entry {
  const { turn = -1, round = 0, part = 'before' } = before ?? {}
  const asked = part !== 'user' && part !== 'before'
  return { turn, round, part: asked ? 'added' : 'before', messages: [{ ...message }] }
}

/**
 * The entries of a conversation that is now these messages: those that are still there, whole and in order, are kept, and
 * so are the places behind them.
 */
export function replaceEntries(entries: readonly Entry[], messages: readonly Message[]): Entry[] {
  const next: Entry[] = []
  let from = 0
  for (let at = 0; at < messages.length; ) {
    const found = entries.findIndex((entry, index) => index >= from && standsAt(entry, messages, at))
    if (found < 0) next.push(addedAfter(next.at(-1), messages[at++]!))
    else {
      next.push(entries[found]!)
      at += entries[found]!.messages.length
      for (from = found + 1; entries[from]?.messages.length === 0; from++) next.push(entries[from]!)
    }
  }
  return next
}

function standsAt(entry: Entry, messages: readonly Message[], at: number): boolean {
  return (
    entry.messages.length > 0 && entry.messages.every((message, index) => messages[at + index] === message)
  )
}

/**
 * The entries for a model that goes on with its answer to a turn: what it said in each of its rounds, heard yet or not,
 * stands with the tools it called; before what was added between the two, as it was said without that.
 */
export function withRoundsSaid(entries: readonly Entry[], turn: number, said: readonly string[]): Entry[] {
  const isOf = (entry: Entry, part: Entry['part'], round = entry.round) =>
    entry.turn === turn && entry.part === part && entry.round === round && said[round] !== undefined
  const called = new Set(entries.flatMap((entry) => (isOf(entry, 'tools') ? [entry.round] : [])))
  const apart = new Set(
    [...called].filter((round) => {
      const tools = entries.findIndex((entry) => isOf(entry, 'tools', round))
      const kept = said[round]!.trim() !== '' && entries.some((entry) => isOf(entry, 'heard', round))
      return kept && isOf(entries[tools - 1]!, 'added', round)
    }),
  )
  const words = (round: number): AssistantMessage => ({ role: 'assistant', content: said[round]!.trim() })
  return entries.flatMap((entry) => {
    const { round } = entry
    if (isOf(entry, 'heard') && called.has(round))
      return apart.has(round) ? [{ ...entry, messages: [words(round)] }] : []
    if (!isOf(entry, 'tools') || apart.has(round)) return [entry]
    const [call, ...results] = entry.messages
    return [{ ...entry, messages: [{ ...call!, content: said[round]! }, ...results] }]
  })
}

/** Whether an entry is what was heard of a round of an answer. */
export function isHeard(entry: Entry, turn: number, round: number): boolean {
  return entry.turn === turn && entry.round === round && entry.part === 'heard'
}

/** What was said last in a role. */
export function lastContent(entries: readonly Entry[], role: 'user' | 'assistant'): string | undefined {
  for (const { messages } of entries.toReversed()) {
    const found = messages.findLast((message) => message.role === role && message.content !== '')
    if (found) return found.content
  }
  return undefined
}
