import { textOf } from './content.ts'
import type { AssistantMessage, Message, ToolMessage } from './message.ts'

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

/** The latest turn of which there is an entry; -1 if there is none. */
export function lastTurnOf(entries: readonly Entry[]): number {
  return entries.reduce((last, { turn }) => Math.max(last, turn), -1)
}

/** Whether an entry is what was heard of a round of an answer. */
export function isHeard(entry: Entry, turn: number, round: number): boolean {
  return entry.turn === turn && entry.round === round && entry.part === 'heard'
}

/** What was said last in a role. */
export function lastContent(entries: readonly Entry[], role: 'user' | 'assistant'): string | undefined {
  for (const { messages } of entries.toReversed()) {
    const found = messages.findLast((message) => message.role === role && textOf(message) !== '')
    if (found) return textOf(found)
  }
  return undefined
}

/** Entries with another result of a call in place of what was recorded for it; nothing if that is not there any more. */
export function withResult(entries: readonly Entry[], result: ToolMessage): Entry[] | undefined {
  const isIt = (each: Message) =>
    each.role === 'tool' && each.toolCallId === result.toolCallId && each.name === result.name
  const at = entries.findLastIndex(({ messages }) => messages.some(isIt))
  const entry = entries[at]
  if (entry === undefined) return undefined
  return entries.with(at, { ...entry, messages: entry.messages.map((each) => (isIt(each) ? result : each)) })
}

/** Entries without what the user said in a turn; nothing if something was answered to it, or it is not there. */
export function withoutUser(entries: readonly Entry[], turn: number): Entry[] | undefined {
  const isOf = (entry: Entry) => entry.turn === turn && entry.messages.length > 0
  if (entries.some((entry) => isOf(entry) && (entry.part === 'heard' || entry.part === 'tools')))
    return undefined
  const said = entries.findLastIndex((entry) => isOf(entry) && entry.part === 'user')
  if (said < 0) return undefined
  return entries.filter((entry, at) => at !== said && (entry.turn !== turn || entry.messages.length > 0))
}

/** What has been heard of the last turn's answer and is taken out: it is needed again if more of it is heard. */
export function takenOut(
  before: readonly Entry[],
  after: readonly Entry[],
  taken: readonly Entry[],
): readonly Entry[] {
  const turn = Math.max(lastTurnOf(before), lastTurnOf(taken))
  const kept = new Set(after)
  const heard = before.filter(
    (entry) => !kept.has(entry) && entry.part === 'heard' && entry.turn === turn && entry.messages.length > 0,
  )
  const isNewer = (old: Entry) => heard.some((entry) => entry.round === old.round)
  return [...taken.filter((entry) => entry.turn >= turn && !isNewer(entry)), ...heard]
}
