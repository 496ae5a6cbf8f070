import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  AgentTurnEndedFrame,
  AgentTurnStartedFrame,
  type Frame,
  type InterruptCause,
  InterruptFrame,
  LLMContext,
  LLMContextFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SpeculationStartedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
} from '../../src/engine.ts'
import { Floor } from '../../src/floor/floor.ts'

/** What can happen to the floor, as a word or two: `user`, `words 3`, `interrupt 4`. */
const frames: Readonly<Record<string, (turn: number) => Frame>> = {
  user: () => new UserTurnStartedFrame(),
  noise: () => new UserTurnEndedFrame({ text: '' }),
  words: (turn) => new UserTurnEndedFrame({ text: 'tea please', turn }),
  pause: () => new OutputPauseFrame(),
  resume: () => new OutputResumeFrame(),
  prepares: (turn) => new SpeculationStartedFrame({ text: 'tea', turn }),
  asks: (turn) => new LLMContextFrame({ context: new LLMContext(), turn }),
  begins: (turn) => new AgentTurnStartedFrame({ turn }),
  speaks: (turn) => new AgentStartedSpeakingFrame({ turn }),
  stops: (turn) => new AgentStoppedSpeakingFrame({ turn }),
  ends: (turn) => new AgentTurnEndedFrame({ turn }),
  interrupt: interrupted('user'),
  drop: interrupted('speculation'),
}

function interrupted(cause: InterruptCause): (turn: number) => Frame {
  return (turn) => new InterruptFrame({ turn, cause })
}

/** The kinds of events that have a turn. */
export const numbered = [
  'words',
  'prepares',
  'asks',
  'begins',
  'speaks',
  'stops',
  'ends',
  'interrupt',
  'drop',
] as const

/** The kinds that have none. */
export const unnumbered = ['user', 'noise', 'pause', 'resume'] as const

export function frameOf(event: string): Frame {
  const [kind = '', turn] = event.split(' ')
  return frames[kind]!(Number(turn ?? -1))
}

/** A floor that has seen events, one a millisecond if it is told the time. */
export function after(events: readonly string[], timed = false): Floor {
  const floor = new Floor()
  for (const [at, event] of events.entries()) floor.see(frameOf(event), timed ? at : undefined)
  return floor
}

/** All that a floor says, without the times. */
export function said({ user, contest, agent, holder }: Floor) {
  return {
    user: user !== undefined,
    contest: contest !== undefined,
    agent: agent && { turn: agent.turn, speaks: agent.speaks },
    holder,
  }
}

/** The same in a line: who has the floor, and what the agent does. */
export function inWords(floor: Floor): string {
  const { agent, holder } = floor
  return agent === undefined ? holder : `${holder}; ${agent.speaks ? 'speaks' : 'thinks'} ${agent.turn}`
}
