import { type Clock, LLMError, type LLMEvent } from '../../src/index.ts'
import type { ChatReader } from './chat-reader.ts'
import { ServerEvents } from './server-events.ts'

/** How long the end of an answer is waited for that is finished, in milliseconds: the tokens used are still to come. */
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
  const events = new ServerEvents(longestEvent)
  let whole = response.headers.get('content-type')?.includes('application/json') ?? false
  try {
    for await (const bytes of piecesOf(response, reader, clock)) {
      let done = false
      for (const event of bytes === undefined ? events.end() : events.push(bytes))
        if (event === 'done') done = true
        else if ('broken' in event) throw event.broken
        else yield* reader.push(event.value)
      whole ||= done
      if (done) break
    }
  } catch (error) {
    // What breaks after the answer is complete (the usage, the goodbye) takes nothing from it.
    if (!reader.finished || (error instanceof LLMError && !error.retryable)) throw error
  }
  yield* reader.end(whole)
}

/** The pieces of a body, then `undefined` for its end. Holds the clock while the network is waited for. */
async function* piecesOf(
  { body }: Response,
  reader: ChatReader,
  clock: Clock,
): AsyncGenerator<Uint8Array | undefined> {
  const source = body?.getReader()
  try {
    while (source) {
      const next = source.read()
      const step = await clock.hold(reader.finished ? inTime(next, clock) : next)
      if (step === undefined || step.done) break
      yield step.value
    }
    yield undefined
  } finally {
    void source?.cancel().catch(() => {})
  }
}

async function inTime<T>(work: Promise<T>, clock: Clock): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>()
  const timer = clock.setTimeout(() => late.resolve(undefined), goodbyeMs)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    timer.cancel()
    work.catch(() => {})
  }
}
