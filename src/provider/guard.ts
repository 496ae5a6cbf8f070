import type { Clock, Timer } from '../clock/clock.ts'
import { whenAborted } from '../clock/when-aborted.ts'
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
export function guard<T>(
  stream: AsyncIterable<T>,
  options: GuardOptions<T>,
): AsyncGenerator<T, void, undefined> {
  return guardOwed(stream, { ...options, owed: () => true, onChange: () => () => {} })
}

/** Limits of a provider's stream that may last: they hold only while something is owed. */
export interface OwedGuardOptions<T = unknown> extends GuardOptions<T> {
  /** What is owed now, whatever tells it from what is owed next; undefined: nothing. */
  owed(): unknown
  /** Has itself called back whenever `owed` may be another. Returns what ends that. */
  onChange(callback: () => void): () => void
}

/**
 * Like {@link guard}, for a stream that is not always waited for: `firstByteMs` runs from the moment something is owed to
 * its first item, `stallMs` between two of the same. While nothing is owed there is no deadline.
 */
export async function* guardOwed<T>(
  stream: AsyncIterable<T>,
  options: OwedGuardOptions<T>,
): AsyncGenerator<T, void, undefined> {
  const { signal, clock, firstByteMs, stallMs, what, counts, owed, onChange } = options
  if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
  const iterator = stream[Symbol.asyncIterator]()
  /** Ends the wait for an item, while there is one. It is no `waitFor`: the limit changes with what is owed meanwhile. */
  let fail: ((error: Error) => void) | undefined
  const abort = () => fail?.(new CancelledError(undefined, { cause: signal.reason }))
  let timer: Timer | undefined
  let debt: unknown
  let begun = false
  let sinceMs = clock.now()
  const arm = () => {
    const now = owed()
    if (now === debt && timer !== undefined) return
    timer?.cancel()
    timer = undefined
    if (now !== debt) {
      begun = false
      sinceMs = clock.now()
    }
    debt = now
    const limitMs = begun ? stallMs : firstByteMs
    if (fail === undefined || debt === undefined || limitMs === undefined) return
    const message = `${what} gave ${begun ? 'nothing more' : 'nothing'} within ${limitMs} ms.`
    timer = clock.setTimeout(
      () => fail?.(new TimeoutError(message)),
      Math.max(0, limitMs - (clock.now() - sinceMs)),
    )
  }
  const next = (resolve: (step: IteratorResult<T>) => void, reject: (error: unknown) => void) => {
    fail = reject
    if (signal.aborted) return abort()
    arm()
    iterator.next().then(resolve, reject)
  }
  const unwatch = whenAborted(signal, abort)
  const off = onChange(arm)
  let finished = false
  try {
    while (true) {
      let step: IteratorResult<T>
      try {
        step = await new Promise(next)
      } finally {
        fail = undefined
        timer?.cancel()
        timer = undefined
      }
      if (step.done) {
        finished = true
        return
      }
      const isIt = counts?.(step.value) ?? true
      if (isIt) begun = true
      yield step.value
      // What the reader does with an item is its own time.
      if (isIt) sinceMs = clock.now()
    }
  } finally {
    off()
    unwatch()
    if (!finished) void iterator.return?.().then(undefined, () => {})
  }
}
