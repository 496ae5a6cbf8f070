import PQueue from 'p-queue'
import type { Clock } from '../clock/clock.ts'
import { systemClock } from '../clock/system-clock.ts'
import { whenAborted } from '../clock/when-aborted.ts'
import { CancelledError } from '../errors.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import type { PipelineTask } from './pipeline-task.ts'
import type { TaskResult } from './pipeline-task-options.ts'

/** Options of a {@link PipelineRunner}. */
export interface PipelineRunnerOptions {
  /** All time. Default {@link systemClock}. */
  clock?: Clock
  /** Tasks that run at once; more wait. Default: no limit. */
  maxTasks?: number
  /** End all tasks on SIGINT and SIGTERM, and cancel them on the second one. Default true, where there are signals. */
  handleSignals?: boolean
  /** How long tasks may take to end before they are cancelled, in milliseconds. Default 10,000. */
  drainMs?: number
}

const optionRules: OptionRules<PipelineRunnerOptions> = {
  clock: 'any',
  maxTasks: 'positive',
  handleSignals: 'any',
  drainMs: 'not-negative',
}

/** The part of Node's `process` that signals need. */
interface SignalSource {
  on(signal: string, listener: () => void): unknown
  off(signal: string, listener: () => void): unknown
}

const signals = ['SIGINT', 'SIGTERM']

/** Runs tasks, many at once, and ends them in good order when the program is told to stop. */
export class PipelineRunner {
  readonly #options: PipelineRunnerOptions
  readonly #clock: Clock
  readonly #queue: PQueue
  readonly #running = new Set<PipelineTask>()
  #stopping = false

  constructor(options: PipelineRunnerOptions = {}) {
    this.#options = checkOptions('PipelineRunner', options, optionRules)
    this.#clock = options.clock ?? systemClock
    this.#queue = new PQueue({ concurrency: options.maxTasks ?? Number.POSITIVE_INFINITY })
  }

  /** Tasks running now. */
  get running(): number {
    return this.#running.size
  }

  /**
   * Runs a task when there is room for it.
   * @throws what the task's `run` throws; CancelledError if the runner is stopped before its turn comes.
   */
  async run(task: PipelineTask, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<TaskResult> {
    const waiting = new AbortController()
    const unwatch = whenAborted(signal, () => waiting.abort())
    const admitted = () => {
      unwatch()
      return this.#run(task, signal)
    }
    try {
      return await this.#queue.add(admitted, { signal: waiting.signal })
    } catch (error) {
      if (!waiting.signal.aborted) throw error
      // It gave up waiting: run with an aborted signal, it only cleans up.
      return task.run({ signal })
    } finally {
      unwatch()
    }
  }

  /** Ends all tasks; those that take longer than `drainMs` are cancelled. Settles when none is left. */
  async stop(): Promise<void> {
    this.#stopping = true
    for (const task of this.#running) task.end('stopped')
    const timer = this.#clock.setTimeout(() => this.cancel(), this.#options.drainMs ?? 10_000)
    try {
      await this.#queue.onIdle()
    } finally {
      timer.cancel()
    }
  }

  /** Cancels all tasks. */
  cancel(): void {
    this.#stopping = true
    for (const task of this.#running) task.cancel('stopped')
  }

  async #run(task: PipelineTask, signal: AbortSignal | undefined): Promise<TaskResult> {
    if (this.#stopping) throw new CancelledError('The runner was stopped before the task could start.')
    if (this.#running.size === 0) this.#listen(true)
    this.#running.add(task)
    try {
      return await task.run({ signal })
    } finally {
      this.#running.delete(task)
      if (this.#running.size === 0) this.#listen(false)
    }
  }

  #listen(on: boolean): void {
    const source = (globalThis as { process?: Partial<SignalSource> }).process
    if (this.#options.handleSignals === false || !source?.on || !source.off) return
    for (const signal of signals)
      if (on) source.on(signal, this.#signalled)
      else source.off(signal, this.#signalled)
  }

  readonly #signalled = () => {
    if (this.#stopping) this.cancel()
    else void this.stop()
  }
}
