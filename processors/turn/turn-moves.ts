import type { StartVerdict } from './start/start-strategy.ts'
import type { TurnState } from './turn-state.ts'

/** What happens to a turn. */
export type TurnEvent =
  | 'a sound begins'
  | 'words come'
  | 'what is said over the agent is judged again'
  | 'nothing more is awaited'
  | 'nothing has come of a sound'
  | 'the turn is at a limit'
  | 'the agent begins an answer'
  | 'the agent’s answer is over'
  | 'the app gives the user the floor'
  | 'muted'
  | 'unmuted'

/** What is known when it happens. */
export interface TurnFacts {
  /** Whether an answer of the agent's is under way: it thinks or speaks. */
  readonly answering: boolean
  /** Whether the user's voice is heard. */
  readonly voice: boolean
  /** What the strategy that starts turns says. */
  readonly opening: StartVerdict
  /** Why what is said over the agent interrupts it; `undefined`: it does not, or not yet. */
  readonly meant: string | undefined
  /** Whether words are sure. */
  readonly sure: boolean
  /** Whether the voice is silent, and all of it transcribed. */
  readonly saidAll: boolean
  /** Why the turn is over; `undefined`: it is not, as far as silence and the app can tell. */
  readonly due: string | undefined
}

const conditions = {
  'it begins a turn': ({ opening }) => opening.decision === 'start',
  'it may begin one': ({ opening }) => opening.decision !== 'ignore',
  'no answer is under way': ({ answering }) => !answering,
  'an answer is under way': ({ answering }) => answering,
  'it is meant': ({ meant }) => meant !== undefined,
  'a voice is heard': ({ voice }) => voice,
  'words are sure': ({ sure }) => sure,
  'all is said and transcribed': ({ saidAll }) => saidAll,
  'it was the end': ({ due }) => due !== undefined,
} satisfies Readonly<Record<string, (facts: TurnFacts) => boolean>>

/** On what a move depends. */
export type TurnCondition = keyof typeof conditions

/**
 * What is done by a move.
 *
 * - `pause`, `resume`: the output falls silent, or goes on.
 * - `interrupt`: the agent's answer is over, both ways.
 * - `begin`: `UserTurnStarted`.
 * - `end`: `UserTurnEnded` with all that was said; an answer that is under way is interrupted by words.
 * - `forget`: what was heard counts no more, nothing is waited for, and the output goes on.
 * - `wait`: for a silence, after which nothing came of a sound.
 * - `cut`: what the voice goes on to say is of no turn, or of the next.
 * - `ignore`: what was said, and what is known of it yet to come, is not listened to.
 * - `listen`: the same, and what comes then is.
 */
export type TurnAction =
  | 'pause'
  | 'resume'
  | 'interrupt'
  | 'begin'
  | 'end'
  | 'forget'
  | 'wait'
  | 'cut'
  | 'ignore'
  | 'listen'

/** How a turn gets from one state to the next. */
export interface TurnMove {
  readonly from: TurnState
  readonly on: TurnEvent
  /** All of it has to hold. */
  readonly when: readonly TurnCondition[]
  readonly to: TurnState
  readonly does: readonly TurnAction[]
}

/** All there are. The first that fits is taken; where none does, nothing happens. */
export const turnMoves: readonly TurnMove[] = [
  move('listening', 'a sound begins', ['no answer is under way', 'it begins a turn'], 'userSpeaks', [
    'begin',
  ]),
  move(
    'listening',
    'a sound begins',
    ['an answer is under way', 'it begins a turn', 'it is meant'],
    'userSpeaks',
    ['interrupt', 'begin'],
  ),
  move(
    'listening',
    'a sound begins',
    ['an answer is under way', 'it may begin one', 'a voice is heard'],
    'contested',
    ['pause'],
  ),
  move('listening', 'a sound begins', ['an answer is under way', 'it may begin one'], 'contested', []),
  move('listening', 'nothing more is awaited', ['all is said and transcribed'], 'listening', ['wait']),
  move('listening', 'nothing has come of a sound', [], 'listening', ['forget']),
  move('listening', 'the app gives the user the floor', ['an answer is under way'], 'userSpeaks', [
    'interrupt',
    'begin',
  ]),
  move('listening', 'the app gives the user the floor', [], 'userSpeaks', ['begin']),
  move('listening', 'muted', [], 'muted', ['ignore']),

  move('contested', 'words come', ['it begins a turn', 'it is meant'], 'userSpeaks', ['interrupt', 'begin']),
  move(
    'contested',
    'what is said over the agent is judged again',
    ['it begins a turn', 'it is meant'],
    'userSpeaks',
    ['interrupt', 'begin'],
  ),
  move('contested', 'nothing more is awaited', ['all is said and transcribed'], 'listening', ['forget']),
  move('contested', 'nothing has come of a sound', [], 'listening', ['forget']),
  move('contested', 'the agent’s answer is over', [], 'listening', ['resume']),
  move('contested', 'the app gives the user the floor', ['an answer is under way'], 'userSpeaks', [
    'interrupt',
    'begin',
  ]),
  move('contested', 'the app gives the user the floor', [], 'userSpeaks', ['begin']),
  move('contested', 'muted', [], 'muted', ['forget', 'ignore']),

  move('userSpeaks', 'words come', ['an answer is under way', 'words are sure'], 'userSpeaks', ['interrupt']),
  move('userSpeaks', 'the agent begins an answer', ['words are sure'], 'userSpeaks', ['interrupt']),
  move(
    'userSpeaks',
    'nothing more is awaited',
    ['all is said and transcribed', 'it was the end'],
    'listening',
    ['end'],
  ),
  move('userSpeaks', 'the turn is at a limit', [], 'listening', ['cut', 'end']),
  move('userSpeaks', 'muted', [], 'muted', ['end', 'ignore']),

  move('muted', 'unmuted', [], 'listening', ['listen']),
]

/** The move from a state when something happens; `undefined`: all stays as it is. */
export function nextMove(from: TurnState, on: TurnEvent, facts: TurnFacts): TurnMove | undefined {
  return turnMoves.find(
    (move) => move.from === from && move.on === on && move.when.every((each) => conditions[each](facts)),
  )
}

function move(
  from: TurnState,
  on: TurnEvent,
  when: readonly TurnCondition[],
  to: TurnState,
  does: readonly TurnAction[],
): TurnMove {
  return { from, on, when, to, does }
}
