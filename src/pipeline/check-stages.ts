import { PipelineError } from '../errors.ts'
import { described, isClass, isPromise } from '../options.ts'
import { FrameProcessor } from '../processor/frame-processor.ts'
import { kindOf, placeOf, roleOf } from '../provider/check-provider.ts'

/**
 * Looks for what is no stage: in plain JavaScript a list of stages may hold anything.
 * @param nested Whether a value is a pipeline, which may stand in another.
 * @throws PipelineError naming the place, what stands there, and the remedy.
 */
export function checkStages(stages: readonly unknown[], nested: (stage: unknown) => boolean): void {
  if (!Array.isArray(stages))
    throw new PipelineError(
      `A pipeline is made of a list of processors, new Pipeline([…]), and was given ${described(stages)}.`,
    )
  // Not `forEach`: it leaves out the holes of `[input, , output]`.
  for (let i = 0; i < stages.length; i++) {
    const stage: unknown = stages[i]
    if (stage instanceof FrameProcessor || nested(stage)) continue
    throw new PipelineError(`Stage ${i + 1} of ${stages.length} ${fault(stage)}.`)
  }
}

function fault(stage: unknown): string {
  if (stage === undefined || stage === null || stage === false)
    return `is ${stage}: leave it out with ...(condition ? [processor] : []), or look why it was not made`
  if (isPromise(stage)) return 'is a promise: await what makes it before the pipeline is made'
  if (Array.isArray(stage))
    return 'is an array: write ...stages to have them one after the other, or new ParallelPipeline([…]) side by side'
  if (typeof stage === 'function') return ofFunction(stage)
  const role = roleOf(stage)
  if (role !== undefined)
    return `is ${kindOf(role)}, a provider and no processor: write ${placeOf(stage, role)}`
  if (typeof stage !== 'object') return `is ${described(stage)}, and no processor`
  const { input, output, processors, recipient } = stage as Record<string, unknown>
  if (typeof input === 'function' && typeof output === 'function')
    return 'is a transport: write its input() as the first stage, and its output() where answers are heard'
  if (processors !== undefined || recipient !== undefined)
    return 'comes from another copy of antiphon: "npm ls antiphon" shows both, and "npm dedupe" leaves one'
  return `is ${described(stage)}, and no processor: write a class that extends FrameProcessor, or use map(), filter() or tap()`
}

function ofFunction(stage: { readonly name: string }): string {
  if (!isClass(stage))
    return `is ${described(stage)}: call it, or put a function of yours into map(), filter() or tap()`
  return `is ${described(stage)}: write new ${stage.name || 'it'}(…)`
}
