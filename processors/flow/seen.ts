import { exchangesOf, type LLMContext, type Message } from '../../src/index.ts'
import { type SummaryRequest, summaryPrompt, writeSummary } from '../context/summary.ts'
import type { Sees } from './flow-definition.ts'

/** What is left of a conversation for whoever takes over; `undefined`: all of it. A summary takes the time it takes. */
export function seen(
  { messages }: LLMContext,
  sees: Sees,
  summary: Omit<SummaryRequest, 'prompt'> | undefined,
): readonly Message[] | undefined | Promise<readonly Message[]> {
  if (sees === 'all') return undefined
  if (sees === 'nothing') return []
  const said = messages.filter(({ role }) => role !== 'system')
  if (typeof sees === 'function') return sees(said)
  if (sees !== 'summary') return exchangesOf(said).slice(-sees.lastExchanges).flat()
  if (summary === undefined || said.length === 0) return undefined
  return writeSummary(said, { ...summary, prompt: summaryPrompt }).then(({ message }) => [message])
}
