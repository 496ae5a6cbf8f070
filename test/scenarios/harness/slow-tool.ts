import type { Tool } from '../../../src/engine.ts'

/** A tool that takes a while. */
export function slowTool(
  name: string,
  ms: number,
  result: unknown = 'done',
  options: Partial<Tool> = {},
): Tool {
  return {
    name,
    description: name,
    parameters: { type: 'object' },
    async execute(_, { clock, signal }) {
      await clock.sleep(ms, signal)
      if (result instanceof Error) throw result
      return result
    },
    ...options,
  }
}
