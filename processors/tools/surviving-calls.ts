import type { ToolOutcome } from '../../src/engine.ts'

/**
 * The calls that run on though their answer was interrupted. The model may make the same call again before it knows
 * what comes of it: then that is what the second waits for.
 */
export class SurvivingCalls {
  readonly #running = new Map<string, Promise<ToolOutcome>>()

  /** Knows of a call until it has ended. Settles with it. */
  async follow(
    name: string,
    args: Readonly<Record<string, unknown>>,
    outcome: Promise<ToolOutcome>,
  ): Promise<ToolOutcome> {
    const key = keyOf(name, args)
    this.#running.set(key, outcome)
    try {
      return await outcome
    } finally {
      if (this.#running.get(key) === outcome) this.#running.delete(key)
    }
  }

  /** What will come of the same call, if it runs. */
  find(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolOutcome> | undefined {
    return this.#running.get(keyOf(name, args))
  }
}

/** What makes a call the same as another. */
export function keyOf(name: string, args: Readonly<Record<string, unknown>>): string {
  return JSON.stringify([name, args])
}
