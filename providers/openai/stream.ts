import { type Clock, LLMError, type LLMEvent, waitFor } from '../../src/engine.ts'
import type { ChatReader } from './answer/chat-reader.ts'
import { CompletionBody } from './answer/completion-body.ts'

/** How long more is waited for where an answer is finished, in milliseconds: the tokens used are still to come. */
const goodbyeMs = 1_000
/** Nobody waits for more than the goodbye. */
const late = () => undefined

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
  const body = new CompletionBody(reader, longestEvent)
  const source = response.body?.getReader()
  let lastMs = clock.now()
  try {
    while (source && !body.over) {
      const ms = Math.max(0, lastMs + goodbyeMs - clock.now())
      const timeout = reader.finished ? { clock, ms } : undefined
      const step = await clock.hold(waitFor(source.read(), { timeout, late }))
      for (const event of body.take(step?.value)) {
        yield event
        lastMs = clock.now()
      }
      if (!reader.finished) lastMs = clock.now()
    }
  } catch (error) {
    // What breaks after the answer is complete (the usage, the goodbye) takes nothing from it.
    if (!reader.finished || (error instanceof LLMError && !error.retryable)) throw error
  } finally {
    void source?.cancel().catch(() => {})
  }
  yield* reader.end(body.whole)
}
