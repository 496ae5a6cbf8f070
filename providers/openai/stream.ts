import { type Clock, LLMError, type LLMEvent } from '../../src/engine.ts'
import { ServerEvents } from '../kit/server-events.ts'
import type { ChatReader } from './answer/chat-reader.ts'

/** How long more is waited for where an answer is finished, in milliseconds: the tokens used are still to come. */
const goodbyeMs = 1_000

/**
 * The events of a streamed chat completion. Tool calls come when the answer is at its end; the tokens used come last,
 * where the server tells them.
 * @param longestEvent In UTF-16 code units.
 * @throws LLMError when the stream ends before the answer does.
 */
export async function* readCompletion(
  response: Response,
  reader: ChatReader,
  clock: Clock,
  longestEvent: number,
): AsyncGenerator<LLMEvent> {
  const events = new ServerEvents(longestEvent, (message, details) => new LLMError(message, details))
  const source = response.body?.getReader()
  let whole = false
  let lastMs = clock.now()
  try {
    while (source && !whole) {
      const next = source.read()
      const step = await clock.hold(
        reader.finished ? inTime(next, Math.max(0, lastMs + goodbyeMs - clock.now()), clock) : next,
      )
      const ended = step === undefined || step.done
      for (const event of ended ? events.end() : events.push(step.value)) {
        if (event === 'done') whole = true
        else if ('broken' in event) throw event.broken
        else
          for (const told of reader.push(event.value)) {
            yield told
            lastMs = clock.now()
          }
      }
      if (!reader.finished) lastMs = clock.now()
      if (ended) break
    }
  } catch (error) {
    // What breaks after the answer is complete (the usage, the goodbye) takes nothing from it.
    if (!reader.finished || (error instanceof LLMError && !error.retryable)) throw error
  } finally {
    void source?.cancel().catch(() => {})
  }
  yield* reader.end(whole || events.plain)
}

async function inTime<T>(work: Promise<T>, limitMs: number, clock: Clock): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = clock.setTimeout(() => late.resolve(undefined), limitMs)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    timer.cancel()
    work.catch(() => {})
  }
}
