import { PipelineError } from '../errors.ts'
import { described } from '../options.ts'
import { LLMContext } from './llm-context.ts'

/**
 * Looks at what a processor was given as its conversation: in plain JavaScript it may be anything.
 * @throws PipelineError naming what was given and the remedy.
 */
export function checkContext(owner: string, context: unknown): void {
  if (context instanceof LLMContext) return
  throw new PipelineError(
    `${owner} needs the conversation, an LLMContext, and was given ${described(context)}: ` +
      'const context = new LLMContext(), the same for UserContext and AssistantContext.',
  )
}
