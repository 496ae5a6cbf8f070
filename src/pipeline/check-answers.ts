import { PipelineError } from '../errors.ts'
import { LLMContextFrame, LLMTextFrame } from '../frames/llm.ts'
import type { FrameProcessor } from '../processor/frame-processor.ts'

/**
 * Looks for a conversation in which the agent's own words are missing: the user's are written into it, a model answers
 * them, and nobody writes down the answers.
 * @param processors All that stand in a pipeline whose beginning is known.
 * @throws PipelineError naming what is missing and where it belongs.
 */
export function checkAnswersKept(processors: readonly FrameProcessor[]): void {
  const all = flat(processors)
  const writer = all.find(({ io }) => io?.context !== undefined && io.makes?.includes(LLMContextFrame))
  const model = all.findIndex(({ io }) => io?.makes?.includes(LLMTextFrame))
  if (writer === undefined || model < 0 || all.some(({ io }) => io?.records)) return
  // Somebody who does not say what he does may do just that.
  if (all.slice(model).some(({ io, branches }) => io === undefined && branches.length === 0)) return
  throw new PipelineError(
    `${writer.name} writes down what the user says, and nobody what the agent says: the model would never know its own ` +
      `words. Put an AssistantContext with the same LLMContext behind the output.`,
    { processor: writer.name },
  )
}

function flat(processors: readonly FrameProcessor[]): FrameProcessor[] {
  return processors.flatMap((processor) => [processor, ...processor.branches.flatMap(flat)])
}
