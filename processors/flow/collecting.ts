import {
  CancelledError,
  type Clock,
  type JSONSchema,
  jsonSchemaIssues,
  type StandardResult,
  type Timer,
  type Tool,
  tool,
} from '../../src/index.ts'
import type { Task } from './task.ts'

/** How a task is collected. */
export interface CollectOptions {
  /** What else the model is told for it: why it is asked, how. */
  readonly prompt?: string
  /** Whether the agent reads the answer back and has it confirmed. Default false. */
  readonly confirm?: boolean
  /** How many answers that cannot be are taken before it is given up. Default 3. */
  readonly maxAttempts?: number
  /** How long it may take in all, in milliseconds. Default: as long as the session. */
  readonly timeoutMs?: number
  /** Gives it up. */
  readonly signal?: AbortSignal
}

/** What came of a task: the result, or why there is none. */
export type Collected<T> =
  | { readonly value: T; readonly missing?: undefined }
  | {
      readonly value?: undefined
      /** `declined`: the user would not say; `attempts`: no answer could be; `timeout`: it took too long. */
      readonly missing: 'declined' | 'attempts' | 'timeout'
    }

/** A task under way: what the model is told for it, and what it may call. */
export class Collecting<T> {
  readonly #task: Task<T>
  readonly #options: CollectOptions
  readonly #over: () => void
  readonly #outcome = Promise.withResolvers<Collected<T>>()
  readonly #timer: Timer | undefined
  #open = true
  #attempts = 0

  /** @param over Called, at once, when it has come to an end. */
  constructor(task: Task<T>, options: CollectOptions, clock: Clock, over: () => void) {
    this.#task = task
    this.#options = options
    this.#over = over
    const { timeoutMs, signal } = options
    if (timeoutMs !== undefined)
      this.#timer = clock.setTimeout(() => this.#settle({ missing: 'timeout' }), timeoutMs)
    signal?.addEventListener('abort', this.#aborted, { once: true })
    if (signal?.aborted) this.#aborted()
  }

  /** What came of it. @throws CancelledError if it was abandoned. */
  get outcome(): Promise<Collected<T>> {
    return this.#outcome.promise
  }

  /** Whether it goes on. */
  get open(): boolean {
    return this.#open
  }

  get prompt(): string {
    const { prompt = '', confirm } = this.#options
    const then = confirm ? 'read it back, and when the user has confirmed it call' : 'call'
    return (
      `${prompt}\nFind out ${this.#task.wants}, and nothing else: ask for it, or take it from what the user has said. ` +
      `When you know it, ${then} give_answer. If the user does not want to say it, call decline.`
    ).trim()
  }

  get tools(): Tool[] {
    const { wants, parameters, schema } = this.#task
    const answer = tool({
      name: 'give_answer',
      description: `Gives ${wants}, as the user has ${this.#options.confirm ? 'confirmed' : 'said'} it.`,
      parameters: parameters as JSONSchema,
      ...(schema !== undefined && { schema: schema as never }),
      execute: (given) => this.#read(given),
    })
    const decline = tool({
      name: 'decline',
      description: `The user does not want to say ${wants}.`,
      execute: () => this.#settle({ missing: 'declined' }),
    })
    const validate = async (given: Readonly<Record<string, unknown>>) =>
      this.#checked(await (answer.validate?.(given) ?? byParameters(answer, given)))
    return [{ ...answer, validate }, decline]
  }

  /** It ends without a result, by this error. */
  abandon(error: Error): void {
    if (this.#close()) this.#outcome.reject(error)
  }

  readonly #aborted = () =>
    this.abandon(new CancelledError(undefined, { cause: this.#options.signal?.reason }))

  #read(given: Readonly<Record<string, unknown>>): string {
    let value: T
    try {
      value = this.#task.read(given)
    } catch (error) {
      this.#failed()
      throw error
    }
    return this.#settle({ value })
  }

  #checked(result: StandardResult): StandardResult {
    if (result.issues) this.#failed()
    return result
  }

  #failed(): void {
    this.#attempts++
    if (this.#attempts >= (this.#options.maxAttempts ?? 3)) this.#settle({ missing: 'attempts' })
  }

  #settle(outcome: Collected<T>): string {
    if (this.#close()) this.#outcome.resolve(outcome)
    return 'noted'
  }

  #close(): boolean {
    if (!this.#open) return false
    this.#open = false
    this.#timer?.cancel()
    this.#options.signal?.removeEventListener('abort', this.#aborted)
    this.#over()
    return true
  }
}

function byParameters({ parameters }: Tool, given: unknown): StandardResult {
  const issues = jsonSchemaIssues(given, parameters)
  return issues.length > 0 ? { issues } : { value: given }
}
