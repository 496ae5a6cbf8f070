import type { Message } from './message.ts'

/**
 * Where in a turn a part stands: what the user said, what was heard of a round of the answer, then its tools or what
 * was added meanwhile, then the next round.
 */
const partOrder = { user: 0, heard: 1, tools: 2, added: 2 } as const

/** Messages that were written at once and stand together. */
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

/** The entry that a message becomes behind another: a copy, so that each place in a conversation is an object. */
export function addedAfter(before: Entry | undefined, message: Message): Entry {
  return { turn: before?.turn ?? -1, round: before?.round ?? 0, part: 'added', messages: [{ ...message }] }
}

/** The entries of a conversation that is now these messages: those that are still there, whole and in order, are kept. */
export function replaceEntries(entries: readonly Entry[], messages: readonly Message[]): Entry[] {
  const next: Entry[] = []
  let from = 0
  for (let at = 0; at < messages.length; ) {
    const found = entries.findIndex((entry, index) => index >= from && standsAt(entry, messages, at))
    if (found < 0) next.push(addedAfter(next.at(-1), messages[at++]!))
    else {
      next.push(entries[found]!)
      at += entries[found]!.messages.length
      from = found + 1
    }
  }
  return next
}

function standsAt(entry: Entry, messages: readonly Message[], at: number): boolean {
  return entry.messages.every((message, index) => messages[at + index] === message)
}

/**
 * The entries for a model that goes on with its answer to a turn: what it said in each of its rounds, heard yet or not,
 * stands with the tools it called.
 */
export function withRoundsSaid(entries: readonly Entry[], turn: number, said: readonly string[]): Entry[] {
  const isOf = (entry: Entry, part: Entry['part']) =>
    entry.turn === turn && entry.part === part && said[entry.round] !== undefined
  const called = new Set(entries.flatMap((entry) => (isOf(entry, 'tools') ? [entry.round] : [])))
  return entries.flatMap((entry) => {
    if (isOf(entry, 'heard') && called.has(entry.round)) return []
    if (!isOf(entry, 'tools')) return [entry]
    const [call, ...results] = entry.messages
    return [{ ...entry, messages: [{ ...call!, content: said[entry.round]! }, ...results] }]
  })
}
