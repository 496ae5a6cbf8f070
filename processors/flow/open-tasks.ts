import { ProcessorError, type Tool, whenAborted } from '../../src/engine.ts'
import { type CollectHost, Collecting, type CollectOptions } from './collecting.ts'
import type { NotCollectedOutcome } from './not-collected-error.ts'
import type { Task } from './task.ts'

/** More would confuse any model. */
const most = 16

/** What is being found out from the user at the moment. */
export class OpenTasks {
  readonly #open = new Set<Pick<Collecting<unknown>, 'name' | 'prompt' | 'tools' | 'abandon'>>()

  /** What the model is told. */
  get prompts(): string[] {
    return [...this.#open].map(({ prompt }) => prompt)
  }

  /** What the model may call. */
  get tools(): Tool[] {
    return [...this.#open].flatMap(({ tools }) => tools)
  }

  /**
   * Begins to find something out.
   * @throws ProcessorError if too much is being found out already; NotCollectedError.
   */
  async collect<T>(task: Task<T>, options: CollectOptions, host: Omit<CollectHost, 'over'>): Promise<T> {
    if (this.#open.size >= most)
      throw new ProcessorError(`No more than ${most} things are found out at once.`)
    const over = () => {
      if (this.#open.delete(collecting)) host.changed()
    }
    const collecting = new Collecting(task, this.#free(options.name ?? 'answer'), options, { ...host, over })
    const { signal } = options
    const unwatch = whenAborted(signal, () => collecting.abandon('aborted', signal?.reason))
    if (!signal?.aborted) {
      this.#open.add(collecting)
      host.changed()
    }
    try {
      return await collecting.outcome
    } finally {
      unwatch()
    }
  }

  /** Ends all of them. */
  abandon(reason: NotCollectedOutcome): void {
    const all = [...this.#open]
    this.#open.clear()
    for (const collecting of all) collecting.abandon(reason)
  }

  #free(name: string): string {
    const taken = new Set([...this.#open].map((each) => each.name))
    let free = name
    for (let nth = 2; taken.has(free); nth++) free = `${name}_${nth}`
    return free
  }
}
