import type { Played, Scenario } from '../scenario.ts'
import { wordsOf } from './answers.ts'

/** Something that holds for every conversation, whatever happens in it. */
type Law = (played: Played, scenario: Scenario) => boolean

/** All of them, by what they claim. */
export const laws: Readonly<Record<string, Law>> = {
  'no call of a tool without its result, no result without its call': toolsArePaired,
  'nothing sounds between an interruption and the next answer': silentAfterInterrupts,
  'the context has the words that were heard, and no others': contextIsHeard,
  'no timer and no listener is left': ({ timersLeft, listenersLeft }) => timersLeft + listenersLeft === 0,
}

function toolsArePaired({ context }: Played): boolean {
  const calls = context.flatMap((message) =>
    message.role === 'assistant' ? (message.toolCalls ?? []).map(({ id }) => id) : [],
  )
  const results = context.flatMap((message) => (message.role === 'tool' ? [message.toolCallId] : []))
  return calls.join() === results.join()
}

function silentAfterInterrupts({ events }: Played): boolean {
  let silent = false
  for (const { type } of events) {
    if (type === 'interrupt') silent = true
    else if (type === 'agent-started-speaking') silent = false
    else if (type === 'audio' && silent) return false
  }
  return true
}

function contextIsHeard({ context, heard }: Played, { voice }: Scenario): boolean {
  // That a voice has sent nothing but silence, only an ear can know.
  if (Object.values(voice?.faults ?? {}).includes('silent')) return true
  const said = context.flatMap(({ role, content }) => (role === 'assistant' ? wordsOf(content) : []))
  return said.join(' ') === heard
}
