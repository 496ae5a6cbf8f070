import { type Transferable, Worker } from 'node:worker_threads'
import {
  type AntiphonError,
  CancelledError,
  type Clock,
  type ErrorDetails,
  systemClock,
} from '../../../src/engine.ts'
import type { FromWorker, ToWorker, WorkerMethods } from './protocol.ts'
import { WorkerReplies } from './worker-replies.ts'

/** Options of {@link WorkerHost}. */
export interface WorkerHostOptions {
  /** The worker's module; see `workerUrl`. */
  readonly url: URL
  /** Who the worker works for, in errors and as the thread's name: `moonshine`. */
  readonly name: string
  /**
   * Given to the worker as `workerData`: model paths, thread counts. A function is called when the thread starts; what
   * it throws (a `MissingPackageError`) the call gets that wanted the thread.
   */
  readonly workerData?: unknown
  /** Makes the error of a failed call: an `STTError`, a `TTSError`, … */
  readonly error: (message: string, details: ErrorDetails) => AntiphonError
}

/** How long a thread may take to end by itself: longer than any request to a model, in milliseconds. */
const graceMs = 5_000

/** Options of one call. */
export interface WorkerCallOptions {
  /** Waiting for the worker holds it. */
  readonly clock: Clock
  /** Gives the call up at once, whatever the worker is doing; it hears of it as soon as it listens. */
  readonly signal?: AbortSignal | undefined
  /** Buffers that are handed over instead of copied. */
  readonly transfer?: readonly Transferable[]
}

/**
 * A provider's worker thread, seen from the main thread. It starts with the first call and is shared by all sessions;
 * while no call is pending it does not keep the process alive. If it dies, every pending call fails with a retryable
 * error and the next call starts a new one.
 */
export class WorkerHost<P extends WorkerMethods<P>> {
  readonly #options: WorkerHostOptions
  #worker: Worker | undefined
  #calls = new Map<number, WorkerReplies<unknown>>()
  #lastId = 0
  #closed = false

  constructor(options: WorkerHostOptions) {
    this.#options = options
  }

  /** Whether it has been closed. */
  get closed(): boolean {
    return this.#closed
  }

  /** Calls that have not ended. */
  get pending(): number {
    return this.#calls.size
  }

  /**
   * Calls a method that answers any number of times. The request goes out with the first `next`; `return` (a `break`
   * in `for await`) cancels the call.
   * @throws CancelledError at once when `signal` aborts; the host's error when the method or the worker fails.
   */
  stream<M extends keyof P & string>(
    method: M,
    request: P[M]['request'],
    { clock, signal, transfer = [] }: WorkerCallOptions,
  ): AsyncIterableIterator<P[M]['reply'], undefined> {
    const id = ++this.#lastId
    const replies: WorkerReplies<P[M]['reply']> = new WorkerReplies(
      {
        send: () => {
          this.#post({ type: 'call', id, method, request }, transfer)
          this.#calls.set(id, replies as WorkerReplies<unknown>)
          this.#keepAlive()
        },
        cancel: () => this.#worker?.postMessage({ type: 'cancel', id } satisfies ToWorker),
        forget: () => {
          this.#calls.delete(id)
          this.#keepAlive()
        },
      },
      clock,
      signal,
    )
    return replies
  }

  /** Calls a method that answers once, and returns its answer. Throws like {@link WorkerHost.stream}. */
  async call<M extends keyof P & string>(
    method: M,
    request: P[M]['request'],
    options: WorkerCallOptions,
  ): Promise<P[M]['reply']> {
    const replies = this.stream(method, request, options)
    const first = await replies.next()
    if (!first.done) {
      await replies.next()
      return first.value
    }
    throw this.#error(`${this.#options.name}'s worker gave no answer to "${method}".`, {})
  }

  /** Ends the thread. Pending calls are cancelled at once; later ones fail. Settles when the thread is gone. */
  async close(): Promise<void> {
    this.#closed = true
    const worker = this.#worker
    this.#lose(new CancelledError(`${this.#options.name} was closed.`))
    if (worker) await end(worker)
  }

  #post(message: ToWorker, transfer: readonly Transferable[]): void {
    if (this.#closed) throw this.#error(`${this.#options.name} was closed; make a new one.`, {})
    this.#worker ??= this.#start()
    this.#worker.postMessage(message, transfer)
  }

  #start(): Worker {
    const { url, name, workerData } = this.#options
    const data = typeof workerData === 'function' ? workerData() : workerData
    const worker = new Worker(url, { name, workerData: data, execArgv: [] })
    const lost = (why: string, cause?: unknown) => {
      if (worker !== this.#worker) return
      this.#lose(this.#error(`${name}'s worker thread ${why}.`, { reason: 'server', cause }))
    }
    worker.on('message', (message: FromWorker) => this.#receive(message))
    worker.on('messageerror', (cause) => lost('sent a message that cannot be read', cause))
    worker.on('error', (cause) =>
      lost(`failed: ${cause instanceof Error ? cause.message : String(cause)}`, cause),
    )
    worker.on('exit', (code) => lost(`ended unexpectedly with code ${code}`))
    return worker
  }

  #receive(message: FromWorker): void {
    const replies = this.#calls.get(message.id)
    if (message.type === 'reply') replies?.add(message.reply)
    else if (message.type === 'end') replies?.end()
    else {
      const cause = new Error(message.message)
      if (message.stack !== undefined) cause.stack = message.stack
      replies?.fail(this.#error(message.message, { cause }))
    }
  }

  #lose(error: Error): void {
    this.#worker = undefined
    for (const replies of [...this.#calls.values()]) replies.fail(error)
  }

  #keepAlive(): void {
    if (this.#calls.size > 0) this.#worker?.ref()
    else this.#worker?.unref()
  }

  #error(message: string, details: ErrorDetails): AntiphonError {
    return this.#options.error(message, { provider: this.#options.name, ...details })
  }
}

/**
 * Ends a thread when it is done with the call under way. To terminate it in the middle of one would take the process down:
 * onnxruntime's native code throws where nobody can catch it.
 */
async function end(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const timer = systemClock.setTimeout(() => void worker.terminate(), graceMs)
  worker.ref()
  worker.postMessage({ type: 'close' } satisfies ToWorker)
  await gone
  timer.cancel()
}
