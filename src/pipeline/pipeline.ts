import { PipelineError } from '../errors.ts'
import type { FrameClass } from '../frame/registry.ts'
import { checkOptions } from '../options.ts'
import type { FrameProcessor } from '../processor/frame-processor.ts'
import { checkPipeline } from './check.ts'
import { checkStages } from './check-stages.ts'

/** What a pipeline is made of: processors, and pipelines that take their place in it. */
export type Stage = FrameProcessor | Pipeline

/** Options of a {@link Pipeline}. */
export interface PipelineOptions {
  /** Frames that the program itself queues at the head, so that the check knows somebody makes them. */
  fed?: readonly FrameClass[]
}

/**
 * Processors in the order in which frames pass them. It is checked when it is made: a processor whose input nobody
 * makes, two conversations that disagree, a sample rate that nobody converts.
 */
export class Pipeline {
  /** The processors, those of nested pipelines in their place. */
  readonly processors: readonly FrameProcessor[]

  /** @throws PipelineError naming the processor that cannot work and the remedy. */
  constructor(stages: readonly Stage[], options: PipelineOptions = {}) {
    const { fed = [] } = checkOptions('Pipeline', options, { fed: 'any' })
    checkStages(stages, (stage) => stage instanceof Pipeline)
    if (stages.length === 0)
      throw new PipelineError(
        'The pipeline is empty: give it the processors that frames shall pass, in their order.',
      )
    this.processors = stages.flatMap((stage) => (stage instanceof Pipeline ? stage.processors : [stage]))
    const all = allProcessors(this.processors)
    const twice = all.find((processor, index) => all.indexOf(processor) !== index)
    if (twice) throw new PipelineError(`${twice.name} stands in the pipeline twice: make one for each place.`)
    checkPipeline(this.processors, fed)
  }
}

/** Processors and all that are inside them. */
export function allProcessors(processors: readonly FrameProcessor[]): FrameProcessor[] {
  return processors.flatMap((processor) => [processor, ...processor.branches.flatMap(allProcessors)])
}

/** Processors that have been joined to others. */
const chained = new WeakSet<FrameProcessor>()

/**
 * Joins processors to a chain, once and for all.
 * @throws PipelineError if one of them stands in another chain already: it would be torn out of it.
 */
export function chain(processors: readonly FrameProcessor[]): void {
  const taken = processors.find((processor) => chained.has(processor))
  if (taken)
    throw new PipelineError(
      `${taken.name} is part of another pipeline or task already, running or over: a processor serves one session. ` +
        'Make new processors for each, in a function that returns a new Pipeline.',
      { processor: taken.name },
    )
  for (const processor of processors) chained.add(processor)
  for (let i = 1; i < processors.length; i++) processors[i - 1]!.link(processors[i]!)
}
