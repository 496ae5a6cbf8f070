import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { nextMove, type TurnEvent, type TurnFacts, turnMoves } from '../../../processors/turn/turn-moves.ts'
import type { TurnState } from '../../../processors/turn/turn-state.ts'

const states: readonly TurnState[] = ['listening', 'userSpeaks', 'contested', 'muted']
const events: readonly TurnEvent[] = [...new Set(turnMoves.map(({ on }) => on))]

/** All that can be known at a moment. */
function* allFacts(): Generator<TurnFacts> {
  const either = [false, true]
  for (const answering of either)
    for (const voice of either)
      for (const sure of either)
        for (const saidAll of either)
          for (const decision of ['start', 'wait', 'ignore'] as const)
            for (const meant of [undefined, 'words'])
              for (const due of [undefined, 'silence'])
                yield { answering, voice, sure, saidAll, meant, due, opening: { decision, reason: 'voice' } }
}

/** Every state, whatever happens, with all that can be known. */
function* everything() {
  for (const from of states)
    for (const on of events)
      for (const facts of allFacts()) yield { from, on, facts, move: nextMove(from, on, facts) }
}

test('each move is made by something: none is hidden by those before it', () => {
  const made = new Set([...everything()].map(({ move }) => move))
  made.delete(undefined)
  expect(made).toEqual(new Set(turnMoves))
})

test('a turn begins where the user takes the floor, and ends where they give it back, and nowhere else', () => {
  for (const { from, move } of everything()) {
    if (move === undefined) continue
    const { to, does } = move
    expect(does.includes('begin')).toBe(to === 'userSpeaks' && from !== 'userSpeaks')
    expect(does.includes('end')).toBe(from === 'userSpeaks' && to !== 'userSpeaks')
  }
})

test('an output that was paused goes on, or is interrupted, when nothing is contested any more', () => {
  for (const { from, move } of everything())
    if (move !== undefined && from === 'contested' && move.to !== 'contested')
      expect(move.does.some((act) => act === 'resume' || act === 'forget' || act === 'begin')).toBe(true)
  expect(turnMoves.filter(({ does }) => does.includes('pause')).map(({ to }) => to)).toEqual(['contested'])
})

test('an agent that is silent is not interrupted', () => {
  // Over a contested agent, and by an answer that begins, there is one.
  for (const { from, on, facts, move } of everything())
    if (!facts.answering && from !== 'contested' && on !== 'the agent begins an answer')
      expect(move?.does ?? []).not.toContain('interrupt')
})

test('who is not listened to is not heard', () => {
  for (const { from, on, move } of everything())
    if (from === 'muted' && on !== 'unmuted') expect(move).toBeUndefined()
})

test('nothing is contested for ever: words, their absence, the agent and the app all end it', () => {
  const known = { answering: true, voice: false, sure: true, saidAll: true, due: undefined }
  const facts: TurnFacts = { ...known, meant: 'words', opening: { decision: 'start', reason: 'words' } }
  const ends = events.filter((on) => nextMove('contested', on, facts) !== undefined)
  expect(ends.toSorted()).toEqual([
    'muted',
    'nothing has come of a sound',
    'nothing more is awaited',
    'the agent’s answer is over',
    'the app gives the user the floor',
    'what is said over the agent is judged again',
    'words come',
  ])
})

test('the table in the docs is the one that is run', () => {
  const docs = readFileSync(new URL('../../../docs/turns-and-interruption.md', import.meta.url), 'utf8')
  const rows = turnMoves.map(
    ({ from, on, when, to, does }) =>
      `| ${from} | ${on} | ${when.join(', ')} | ${to === from ? '' : to} | ${does.map((act) => `\`${act}\``).join(' ')} |`,
  )
  const table = docs.split('\n').filter((line) => states.some((state) => line.startsWith(`| ${state} `)))
  expect(table.map((line) => line.replace(/ +/g, ' '))).toEqual(rows.map((line) => line.replace(/ +/g, ' ')))
})
