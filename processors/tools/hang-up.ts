import { checkOptions, type OptionRules, type Tool, tool } from '../../src/engine.ts'

/** Options of {@link hangUp}. */
export interface HangUpOptions {
  /** Name the model calls it by. Default `hang_up`. */
  name?: string
  /** When the model is to call it. Default: when the user says goodbye or has nothing more to ask. */
  description?: string
}

const optionRules: OptionRules<HangUpOptions> = {
  name: 'any',
  description: 'any',
}

/**
 * A tool by which the model ends the session. The agent says goodbye, with the call or after it, and the session ends
 * when that has been heard. An interruption takes it back: the user has more to say. However often the model calls it,
 * the session ends once.
 */
export function hangUp(options: HangUpOptions = {}): Tool {
  const {
    name = 'hang_up',
    description = 'Hangs up. Call it when the user says goodbye or has nothing more to ask, and say goodbye with it.',
  } = checkOptions('hangUp', options, optionRules)
  return tool({
    name,
    description,
    execute(_, { endSession }) {
      endSession('the agent hung up')
      return 'The line is closed after your answer. If you have not said goodbye, say it now, in one sentence.'
    },
  })
}
