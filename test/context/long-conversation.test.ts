import { describe, expect, test } from 'vitest'
import {
  type Entry,
  lastContent,
  replaceEntries,
  takenOut,
  withRoundsSaid,
} from '../../src/context/entries.ts'
import { EntryList } from '../../src/context/entry-list.ts'
import { HeardWords } from '../../src/context/heard-words.ts'
import { LLMContext, type Message } from '../../src/engine.ts'

/** A list that counts how often an item of it is read, written or moved. */
function counted<Item>(items: readonly Item[] = []): { list: Item[]; steps: () => number } {
  let steps = 0
  const isItem = (key: string | symbol) => typeof key === 'string' && /^\d+$/.test(key)
  const list = new Proxy([...items], {
    get: (target, key, receiver) => {
      if (isItem(key)) steps++
      return Reflect.get(target, key, receiver)
    },
    set: (target, key, value, receiver) => {
      if (isItem(key)) steps++
      return Reflect.set(target, key, value, receiver)
    },
    deleteProperty: (target, key) => {
      if (isItem(key)) steps++
      return Reflect.deleteProperty(target, key)
    },
  })
  return { list, steps: () => steps }
}

const called = (id: string): Message[] => [
  { role: 'assistant', content: '', toolCalls: [{ id, name: 'look', arguments: '{}' }] },
  { role: 'tool', toolCallId: id, name: 'look', content: 'under way' },
]

/** Words are heard, as `LLMContext` writes them. */
function hear(entries: EntryList, turn: number, round: number, text: string): void {
  const known = entries.heardOf(turn, round)
  const heard = new HeardWords(turn, round, (known?.raw ?? '') + text)
  if (known) entries.exchange(known, heard)
  else entries.place(heard)
}

function say(entries: EntryList, turn: number, content: string): void {
  entries.dropPlaces(turn)
  entries.place({ turn, round: 0, part: 'user', messages: [{ role: 'user', content }] })
}

/** A turn as it is written: words of an answer come while its tools run, a result is late, words are withdrawn. */
function converse(entries: EntryList, index: number): void {
  say(entries, index * 2, 'well')
  entries.withdrawUser(index * 2)
  const turn = index * 2 + 1
  say(entries, turn, 'what is new')
  const said = entries.saidIn(turn)!
  entries.exchange(said, { ...said, messages: [{ role: 'user', content: 'What is new?' }] })
  entries.keepPlace(turn, 0)
  entries.place({ turn, round: 0, part: 'tools', messages: called(`${index}`) })
  entries.keepPlace(turn, 1)
  entries.add({ role: 'user', content: 'By the way, it rains.' })
  for (const round of [0, 1]) for (let word = 0; word < 10; word++) hear(entries, turn, round, 'word ')
  entries.exchangeResult({ role: 'tool', toolCallId: `${index}`, name: 'look', content: 'seen' })
  entries.keepPlace(turn, 2)
  void entries.lastTurn
  lastContent(entries.all, 'user')
}

/** The steps that a piece of work takes with inputs of n, 2n and 4n items, by item. */
function stepsByItem(work: (size: number) => number): number[] {
  return [1_000, 2_000, 4_000].map((size) => work(size) / size)
}

function expectLinear(byItem: readonly number[]): void {
  expect(byItem[2]! / byItem[0]!).toBeLessThan(1.1)
}

/** A conversation of so many turns. */
function conversation(turns: number): readonly Entry[] {
  const entries = new EntryList()
  for (let turn = 0; turn < turns; turn++) converse(entries, turn)
  return entries.all
}

describe('a conversation that is four times as long costs four times as many steps', () => {
  test('to be written, whatever comes when', () => {
    const write = (turns: number) => {
      const { list, steps } = counted<Entry>()
      const entries = new EntryList(list)
      for (let turn = 0; turn < turns; turn++) converse(entries, turn)
      return steps()
    }
    expectLinear(stepsByItem(write))
    expect(write(1_000) / 1_000).toBeLessThan(500)
  })

  test('when many messages are added in one turn', () => {
    const write = (size: number) => {
      const { list, steps } = counted<Entry>()
      const entries = new EntryList(list)
      for (let at = 0; at < size; at++) {
        entries.add({ role: 'user', content: `${at}` })
        hear(entries, 0, at, 'word ')
        hear(entries, 0, at, 'word ')
      }
      return steps()
    }
    expectLinear(stepsByItem(write))
  })

  test('to be replaced: by all of it, by what is left of it, by something else', () => {
    const replace = (keeps: (messages: readonly Message[]) => readonly Message[]) =>
      stepsByItem((turns) => {
        const all = conversation(turns)
        const entries = counted(all)
        const messages = counted(keeps(all.flatMap((entry) => entry.messages)))
        const next = counted(replaceEntries(entries.list, messages.list))
        takenOut(entries.list, next.list, [])
        return entries.steps() + messages.steps() + next.steps()
      })
    expectLinear(replace((messages) => messages))
    expectLinear(replace((messages) => messages.slice(messages.length / 2)))
    expectLinear(replace((messages) => messages.filter((_, at) => at % 2 === 0)))
    expectLinear(replace((messages) => messages.map((message) => ({ ...message }))))
    expectLinear(replace((messages) => messages.toReversed()))
  })

  test('to be told to a model in the middle of an answer of many rounds', () => {
    const tell = (rounds: number) => {
      const entries = new EntryList()
      say(entries, 1, 'Go on.')
      for (let round = 0; round < rounds; round++) {
        entries.keepPlace(1, round)
        entries.add({ role: 'user', content: 'By the way.' })
        entries.place({ turn: 1, round, part: 'tools', messages: called(`${round}`) })
      }
      const { list, steps } = counted(entries.all)
      const said = Array.from({ length: rounds }, () => 'So. ')
      expect(withRoundsSaid(list, 1, said)).toHaveLength(1 + 3 * rounds)
      return steps()
    }
    expectLinear(stepsByItem(tell))
  })
})

test('the words of a round are put together when they are read, and once', () => {
  const context = new LLMContext()
  context.recordHeard(1, 0, 'one ')
  const [before] = context.messages
  context.recordHeard(1, 0, 'two ')
  const [after] = context.messages
  expect([before, after]).toEqual([
    { role: 'assistant', content: 'one' },
    { role: 'assistant', content: 'one two' },
  ])
  expect(context.messages[0]).toBe(after)
})
