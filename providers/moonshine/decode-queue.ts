import PQueue from 'p-queue'
import { CancelledError, type Clock, isAbort, whenAborted } from '../../src/engine.ts'

/** Where a decoding belongs. */
export interface DecodeOptions {
  /** Takes the decoding out of the queue, or ends it. */
  readonly signal: AbortSignal
  /** Held until the result is there. */
  readonly clock: Clock
}

type Samples = Int16Array<ArrayBuffer>

/**
 * The order in which one recognizer serves all sessions. Results that are waited for go first, in the order of their
 * requests; interim ones come after them, each session in its turn, and look at the audio only when it is theirs, so
 * that none is ever stale. An interim decoding under way gives way to a final one.
 */
export class DecodeQueue<T> {
  readonly #decode: (samples: Samples, options: DecodeOptions) => Promise<T>
  readonly #queue = new PQueue({ concurrency: 1 })
  #interim: AbortController | undefined

  /** @param decode Does the work; rejects with `CancelledError` at once when its signal aborts. */
  constructor(decode: (samples: Samples, options: DecodeOptions) => Promise<T>) {
    this.#decode = decode
  }

  /** Decodings that wait or are under way. */
  get pending(): number {
    return this.#queue.size + this.#queue.pending
  }

  /** A result that somebody waits for. */
  final(samples: Samples, { signal, clock }: DecodeOptions): Promise<T> {
    this.#interim?.abort()
    return this.#add(() => this.#decode(samples, { signal, clock }), 1, { signal, clock })
  }

  /** A result that is welcome. `undefined` if a final one needed its place. */
  interim(samples: () => Samples, { signal, clock }: DecodeOptions): Promise<T | undefined> {
    return this.#add(() => this.#run(samples(), { signal, clock }), 0, { signal, clock })
  }

  async #run(samples: Samples, { signal, clock }: DecodeOptions): Promise<T | undefined> {
    const controller = new AbortController()
    const unwatch = whenAborted(signal, () => controller.abort(signal.reason))
    this.#interim = controller
    try {
      return await this.#decode(samples, { signal: controller.signal, clock })
    } catch (error) {
      if (isAbort(error) && !signal.aborted) return undefined
      throw error
    } finally {
      unwatch()
      this.#interim = undefined
    }
  }

  async #add<R>(work: () => Promise<R>, priority: number, { signal, clock }: DecodeOptions): Promise<R> {
    try {
      return await clock.hold(this.#queue.add(work, { priority, signal }))
    } catch (error) {
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
      throw error
    }
  }
}
