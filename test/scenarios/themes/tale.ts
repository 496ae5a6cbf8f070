import type { Played } from '../scenario.ts'

/** An answer that is too long to be heard out. */
export const tale =
  'Once upon a time there was a king. He had three daughters. They lived by the sea. One day they left.'

/** Whether the agent was heard between a pause and what followed it. */
export function soundsWhilePaused({ events }: Played): boolean {
  let paused = false
  return events.some(({ type }) => {
    if (type === 'paused') paused = true
    else if (type === 'resumed' || type === 'agent-started-speaking') paused = false
    return paused && type === 'audio'
  })
}
