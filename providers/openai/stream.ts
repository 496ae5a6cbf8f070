import { type Clock, LLMError, type LLMEvent, waitFor } from '../../src/engine.ts'
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
      const timeout = reader.finished
        ? { clock, ms: Math.max(0, lastMs + goodbyeMs - clock.now()) }
        : undefined
      const step = await clock.hold(waitFor(source.read(), { timeout, late: () => undefined }))
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
