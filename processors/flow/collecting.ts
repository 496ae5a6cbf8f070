import {
  CancelledError,
  type Clock,
  type JSONSchema,
  jsonSchemaIssues,
  type Message,
  type Timer,
  type Tool,
  type ToolContext,
  ToolError,
  waitFor,
} from '../../src/engine.ts'
import type { NodeScript } from './node-script.ts'
import { NotCollectedError, type NotCollectedOutcome } from './not-collected-error.ts'
import type { Task } from './task.ts'

/** How a task is collected. */
export interface CollectOptions {
  /** What the tools for it are called by: `give_day`, `decline_day`. Default `answer`. */
  readonly name?: string | undefined
  /** What else the model is told for it: why it is asked, how. */
  readonly prompt?: string | undefined
  /** Whether the agent reads the result back and has it confirmed. Default: as the task says. */
  readonly confirm?: boolean | undefined
  /** In how many turns of the user there may be no answer that can be taken; then it is given up. Default 3. */
  readonly maxAttempts?: number | undefined
  /** How long it may take in all, in milliseconds. Default: as long as the session. */
  readonly timeoutMs?: number | undefined
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined
}

/** What a task is collected in. */
export interface CollectHost {
  readonly clock: Clock
  /** What waits for the result, if the model is to go on only when that goes on. */
  readonly script: NodeScript | undefined
  /** What the user said last: another object for each turn. */
  lastSaid(): Message | undefined
  /** The prompt or the tools for it are others now. */
  changed(): void
  /** It has come to an end. */
  over(): void
}

/** How long the model waits to see how a node goes on, in milliseconds; then it speaks without knowing. */
const scriptMs = 4_000

/** A task under way: what the model is told for it, and what it may call. */
export class Collecting<T> {
  /** What its tools are called by. */
  readonly name: string
  readonly #task: Task<T>
  readonly #options: CollectOptions
  readonly #host: CollectHost
  readonly #outcome = Promise.withResolvers<T>()
  readonly #timer: Timer | undefined
  #open = true
  #attempts = 0
  #failedAt: Message | undefined | null = null
  /** A result to be confirmed, and what the user had said by then. */
  #proposed: { readonly value: T; readonly since: Message | undefined } | undefined

  constructor(task: Task<T>, name: string, options: CollectOptions, host: CollectHost) {
    this.#task = task
    this.name = name
    this.#options = { ...options, confirm: options.confirm ?? task.confirm }
    this.#host = host
    const { timeoutMs } = options
    if (timeoutMs !== undefined) this.#timer = host.clock.setTimeout(() => this.abandon('timeout'), timeoutMs)
    host.script?.waits()
  }

  /** The result. @throws NotCollectedError */
  get outcome(): Promise<T> {
    return this.#outcome.promise
  }

  /** What the model is told. */
  get prompt(): string {
    const { wants } = this.#task
    const { prompt = '', confirm = false } = this.#options
    const then = confirm ? ` Read it back, and when the user has confirmed it call confirm_${this.name}.` : ''
    return (
      `${prompt}\nFind out ${wants}: ask for it, or take it from what the user has said, and call give_${this.name}.${then} ` +
      `If the user does not want to say it, call decline_${this.name}.`
    ).trim()
  }

  /** What the model may call. */
  get tools(): Tool[] {
    const { wants, schema } = this.#task
    const give = this.#tool('give', `Gives ${wants}.`, { value: schema }, (args, context) =>
      this.#give(args.value, context),
    )
    const confirm = this.#tool(
      'confirm',
      `Tells whether the user has confirmed ${wants}.`,
      { right: { type: 'boolean' } },
      ({ right }, context) => this.#confirm(right === true, context),
    )
    const decline = this.#tool('decline', `The user does not want to say ${wants}.`, {}, (_, context) =>
      this.#decline(context),
    )
    return [give, ...(this.#proposed ? [confirm] : []), decline]
  }

  /** It ends without a result. */
  abandon(reason: NotCollectedOutcome, cause?: unknown): void {
    if (this.#close()) this.#outcome.reject(new NotCollectedError(this.#task.wants, reason, { cause }))
  }

  /** What is given is not taken back by an interruption: whoever waits for it goes on with it. */
  #tool(verb: string, description: string, properties: JSONSchema, execute: Tool['execute']): Tool {
    const parameters = { type: 'object', properties, required: Object.keys(properties) }
    return {
      name: `${verb}_${this.name}`,
      description,
      parameters,
      survivesInterruption: true,
      validate: (args) => {
        const issues = jsonSchemaIssues(args, parameters)
        if (issues.length === 0) return { value: args }
        this.#count()
        return { issues }
      },
      execute: async (args, context) => {
        if (!this.#open) throw new ToolError('Nobody asks for this any more.')
        return execute(args, context)
      },
    }
  }

  async #give(given: unknown, context: ToolContext): Promise<string> {
    let value: T
    try {
      value = await this.#task.read(given)
    } catch (error) {
      return this.#refuse(error instanceof Error ? error.message : String(error), context)
    }
    if (context.signal.aborted || !this.#open) throw new CancelledError()
    if (!this.#options.confirm) return this.#take(value, context)
    this.#proposed = { value, since: this.#host.lastSaid() }
    this.#host.changed()
    return `Read it back to the user and ask whether it is right. When they have answered, call confirm_${this.name}.`
  }

  #confirm(right: boolean, context: ToolContext): Promise<string> {
    const proposed = this.#proposed
    if (!proposed || proposed.since === this.#host.lastSaid())
      throw new ToolError('Ask the user first, and call this when they have answered.')
    if (right) return this.#take(proposed.value, context)
    this.#proposed = undefined
    this.#host.changed()
    return this.#refuse('It was not right.', context)
  }

  #decline(context: ToolContext): Promise<string> {
    this.abandon('declined')
    return this.#noted(context)
  }

  #take(value: T, context: ToolContext): Promise<string> {
    if (this.#close()) this.#outcome.resolve(value)
    return this.#noted(context)
  }

  async #refuse(why: string, context: ToolContext): Promise<never> {
    this.#count()
    if (this.#open) throw new ToolError(`${why} Tell the user, and ask again.`)
    await this.#noted(context)
    throw new ToolError(`${why} Do not ask for it again.`)
  }

  /** The model's own mistakes in one turn of the user count as one. */
  #count(): void {
    const said = this.#host.lastSaid()
    if (said !== this.#failedAt) this.#attempts++
    this.#failedAt = said
    if (this.#attempts >= (this.#options.maxAttempts ?? 3)) this.abandon('attempts')
  }

  /** The model goes on when it is known what comes next. */
  async #noted({ clock, signal }: ToolContext): Promise<string> {
    await waitFor(this.#host.script?.stopped(), { signal, timeout: { clock, ms: scriptMs }, late: () => {} })
    return 'noted'
  }

  #close(): boolean {
    if (!this.#open) return false
    this.#open = false
    this.#timer?.cancel()
    this.#host.script?.goesOn()
    this.#host.over()
    return true
  }
}
