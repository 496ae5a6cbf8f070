import type { STTEvent, STTInput } from '../../src/engine.ts'

/** The samples in chunks of 20 ms at 16 kHz, or of any other length. */
export async function* chunks(samples: Int16Array, length = 320): AsyncGenerator<Int16Array> {
  for (let start = 0; start < samples.length; start += length) yield samples.subarray(start, start + length)
}

/** Audio, and the request for its finals if there is to be one. */
export async function* withFlush(audio: AsyncIterable<STTInput>, flush: boolean): AsyncGenerator<STTInput> {
  yield* audio
  if (flush) yield { type: 'flush' }
}

/** What stands. */
export async function finalText(events: AsyncIterable<STTEvent>): Promise<string> {
  return partsOf(await all(events)).join('')
}

/** What stands, parted by what was flushed. */
export function partsOf(events: readonly STTEvent[]): string[] {
  const parts = ['']
  for (const event of events) {
    if (event.type === 'final') parts[parts.length - 1] += event.text
    if (event.type === 'flushed') parts.push('')
  }
  return parts
}

/** All that comes. */
export async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const result of results) list.push(result)
  return list
}

/** Audio that never comes. */
export async function* never(): AsyncGenerator<Int16Array> {
  await new Promise(() => {})
}

/** Audio that stays without an end. */
export async function* thenNever(samples: Int16Array): AsyncGenerator<Int16Array> {
  yield* chunks(samples)
  yield* never()
}

/** How work ends. */
export function settled(work: Promise<unknown>): { error?: unknown; done: Promise<void> } {
  const outcome: { error?: unknown; done: Promise<void> } = { done: Promise.resolve() }
  outcome.done = work.then(
    () => undefined,
    (error: unknown) => {
      outcome.error = error
    },
  )
  return outcome
}
