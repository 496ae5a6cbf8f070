import { textOf } from './content.ts'
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
  const places = Map.groupBy(entries.keys(), (at) => entries[at]!.messages[0])
  let from = 0
  for (let at = 0; at < messages.length; ) {
    const candidates = places.get(messages[at]!) ?? []
    const found = candidates.find((index) => index >= from && standsAt(entries[index]!, messages, at))
    if (found === undefined) next.push(addedAfter(next.at(-1), messages[at++]!))
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
  const heard = new Set<number>()
  const called = new Set<number>()
  const apart = new Set<number>()
  for (const [at, entry] of entries.entries()) {
    const { round } = entry
    if (isOf(entry, 'heard')) heard.add(round)
    if (!isOf(entry, 'tools') || called.has(round)) continue
    called.add(round)
    const kept = said[round]!.trim() !== '' && heard.has(round)
    if (kept && isOf(entries[at - 1]!, 'added', round)) apart.add(round)
  }
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
function lastTurnOf(entries: readonly Entry[]): number {
  return entries.reduce((last, { turn }) => Math.max(last, turn), -1)
}

/** Whether an entry is what was heard of a round of an answer. */
export function isHeard(entry: Entry, turn: number, round: number): boolean {
  return entry.turn === turn && entry.round === round && entry.part === 'heard'
}

/** What was said last in a role. */
export function lastContent(entries: readonly Entry[], role: 'user' | 'assistant'): string | undefined {
  const isIt = (message: Message) => message.role === role && textOf(message) !== ''
  for (let at = entries.length - 1; at >= 0; at--) {
    const found = entries[at]!.messages.findLast(isIt)
    if (found) return textOf(found)
  }
  return undefined
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
