import { expect } from 'vitest'
import {
  CancelledError,
  type LLMEvent,
  type Message,
  type ProviderCall,
  providerCall,
  RoundMetadata,
  systemClock,
  type ToolCall,
  type VendorMetadata,
} from '../../src/engine.ts'

/** A provider's context for a call of its own. */
export function context(signal: AbortSignal = new AbortController().signal): ProviderCall {
  return providerCall({ signal })
}

/** All events of an answer. */
export async function collect(events: AsyncIterable<LLMEvent>): Promise<LLMEvent[]> {
  const all: LLMEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

/** The words of an answer. */
export function textOf(events: readonly LLMEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('')
}

/** A round as the context keeps it: its calls, each with a result. */
export function roundOf(events: readonly LLMEvent[]): Message[] {
  const toolCalls = events.flatMap((event): ToolCall[] => {
    if (event.type !== 'tool-call') return []
    const { type: _, ...call } = event
    return [call]
  })
  const kept = new RoundMetadata()
  for (const event of events) if (event.type !== 'tool-call' && 'metadata' in event) kept.add(event.metadata)
  const { all: metadata } = kept
  return [
    { role: 'assistant', content: '', toolCalls, ...(metadata && { metadata }) },
    ...toolCalls.map(({ id, name }): Message => ({ role: 'tool', toolCallId: id, name, content: 'Done.' })),
  ]
}

/** All that vendors have left in a round. */
export function allMetadata(round: readonly Message[]): VendorMetadata {
  const kept = new RoundMetadata()
  for (const message of round) {
    if (message.role !== 'assistant') continue
    for (const { metadata } of [message, ...(message.toolCalls ?? [])]) kept.add(metadata)
  }
  return kept.all ?? {}
}

/** A round with its metadata under the label of a provider that nobody is. */
export function relabelled(round: readonly Message[]): Message[] {
  const moved = <T extends { readonly metadata?: VendorMetadata }>(from: T): T =>
    from.metadata ? { ...from, metadata: { nobody: Object.values(from.metadata).flat() } } : from
  return round.map((message) =>
    message.role === 'assistant'
      ? { ...moved(message), ...(message.toolCalls && { toolCalls: message.toolCalls.map(moved) }) }
      : message,
  )
}

/** Reads to the end. */
export async function drain(events: AsyncIterator<LLMEvent>): Promise<void> {
  while (!(await events.next()).done);
}

/** Aborts, checks that the work ends as cancelled, and returns after how many milliseconds. */
export async function abortAndTime(call: AbortController, work: Promise<unknown>): Promise<number> {
  const abortedAt = systemClock.now()
  call.abort()
  await expect(work).rejects.toBeInstanceOf(CancelledError)
  return systemClock.now() - abortedAt
}
