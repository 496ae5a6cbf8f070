import type { InterruptCause } from '../../../src/engine.ts'
import type { Played, Scenario } from '../scenario.ts'
import { wordsOf } from './answers.ts'
import { overlapMs } from './timeline.ts'

/** Something that holds for every conversation, whatever happens in it. */
type Law = (played: Played, scenario: Scenario) => boolean

/** All of them, by what they claim. */
export const laws: Readonly<Record<string, Law>> = {
  'no call of a tool without its result, no result without its call': toolsArePaired,
  'nothing sounds between an interruption and the next answer': silentAfterInterrupts,
  'the context has the words that were heard, and no others': contextIsHeard,
  'the agent never speaks over a user whose turn is running': silentInTurns,
  'mailboxes are empty at the end': ({ framesLeft }) => framesLeft === 0,
  'no timer and no listener is left': ({ timersLeft, listenersLeft }) => timersLeft + listenersLeft === 0,
}

function toolsArePaired({ context }: Played): boolean {
  const calls = context.flatMap((message) =>
    message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [],
  )
  const results = context.flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : []))
  return calls.join() === results.join()
}

/** A handover from one branch to another interrupts what the first was doing, and nobody who listens. */
export function isOfTheSession({ cause }: { readonly cause?: InterruptCause }): boolean {
  return cause !== 'fallback'
}

function silentAfterInterrupts({ events }: Played): boolean {
  let silent = false
  for (const event of events) {
    const { type } = event
    if (type === 'interrupt' && isOfTheSession(event)) silent = true
    else if (type === 'agent-started-speaking') silent = false
    else if (type === 'audio' && silent) return false
  }
  return true
}

/** What sounds when the user takes the floor may sound to the end of its chunk, in milliseconds. */
const chunkMs = 20

function silentInTurns({ timeline }: Played): boolean {
  const speech = timeline.on('heard', 'speech')
  return timeline.on('turn', 'turn').every((turn) => overlapMs(speech, [turn]) <= chunkMs)
}

function contextIsHeard({ context, heard }: Played, { voice }: Scenario): boolean {
  // That a voice has sent nothing but silence, only an ear can know.
  if (Object.values(voice?.faults ?? {}).includes('silent')) return true
  const said = context.flatMap(({ role, content }) => (role === 'assistant' ? wordsOf(content) : []))
  return said.join(' ') === heard
}
