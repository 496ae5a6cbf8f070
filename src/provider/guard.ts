import type { Clock, Timer } from '../clock/clock.ts'
import { CancelledError, TimeoutError } from '../errors.ts'

/** Limits of a provider's stream. */
export interface GuardOptions<T = unknown> {
  /** Ends the stream with `CancelledError`, at once, whether or not the provider listens to it. */
  readonly signal: AbortSignal
  /** What the deadlines are kept by. */
  readonly clock: Clock
  /** Most milliseconds to the first item. */
  readonly firstByteMs?: number | undefined
  /** Most milliseconds between two items. */
  readonly stallMs?: number | undefined
  /** What the stream is called in errors. */
  readonly what: string
  /** Whether an item is what is waited for; the deadline runs on past one that is not. Default: every item is. */
  readonly counts?: ((item: T) => boolean) | undefined
}

/**
 * Passes a provider's stream through and answers for its end: an abort is felt at once, a deadline that passes is a
 * `TimeoutError`, and the provider is told to stop in either case.
 */
export async function* guard<T>(
  stream: AsyncIterable<T>,
  options: GuardOptions<T>,
): AsyncGenerator<T, void, undefined> {
  const { signal, clock, firstByteMs, stallMs, what, counts } = options
  if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
  const iterator = stream[Symbol.asyncIterator]()
  let fail: (error: Error) => void = () => {}
  const abort = () => fail(new CancelledError(undefined, { cause: signal.reason }))
  signal.addEventListener('abort', abort, { once: true })
  let limitMs = firstByteMs
  let sinceMs = clock.now()
  let begun = false
  let finished = false
  try {
    while (true) {
      let timer: Timer | undefined
      const step = await new Promise<IteratorResult<T>>((resolve, reject) => {
        fail = reject
        if (signal.aborted) return abort()
        if (limitMs !== undefined) {
          const message = `${what} gave ${begun ? 'nothing more' : 'nothing'} within ${limitMs} ms.`
          const waitedMs = clock.now() - sinceMs
          timer = clock.setTimeout(() => reject(new TimeoutError(message)), Math.max(0, limitMs - waitedMs))
        }
        iterator.next().then(resolve, reject)
      }).finally(() => timer?.cancel())
      if (step.done) {
        finished = true
        return
      }
      const isIt = counts?.(step.value) ?? true
      if (isIt) {
        limitMs = stallMs
        begun = true
      }
      yield step.value
      // What the reader does with an item is its own time.
      if (isIt) sinceMs = clock.now()
    }
  } finally {
    signal.removeEventListener('abort', abort)
    if (!finished) void iterator.return?.().then(undefined, () => {})
  }
}
