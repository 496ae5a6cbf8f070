import type { LLMContext } from '../context/llm-context.ts'
import { PipelineError } from '../errors.ts'
import type { FrameClass } from '../frames/registry.ts'
import type { FrameProcessor } from '../processor/frame-processor.ts'
import type { AudioFormat } from '../processor/processor-io.ts'

interface Maker {
  readonly format: AudioFormat
  readonly by: string
}

interface State {
  /** Frames somebody upstream makes. */
  readonly made: Set<FrameClass>
  /** Whether somebody upstream has not said what it makes. */
  unknown: boolean
  /** Who makes the audio that arrives here. */
  readonly audio: Map<FrameClass, Maker>
  context: { readonly value: LLMContext; readonly by: string } | undefined
  /** The task's `outputSampleRate`, once it is known. */
  readonly taskRate?: number
}

/**
 * Looks through processors for what cannot work. What they need is only known to be missing where the chain begins
 * with a source and everybody says what he makes; contexts and sample rates are always compared.
 * @param fed Frames that come from outside.
 * @throws PipelineError naming the processor and the remedy.
 */
export function checkPipeline(processors: readonly FrameProcessor[], fed: readonly FrameClass[]): void {
  const unknown = processors[0]?.io?.source !== true
  walk(processors, { made: new Set(fed), unknown, audio: new Map(), context: undefined })
}

/**
 * Looks, when the task's rate is known, for audio made at it that nobody converts to the rate at which it is taken.
 * @throws PipelineError naming the processor and the remedy.
 */
export function checkTaskRate(processors: readonly FrameProcessor[], taskRate: number): void {
  walk(processors, { made: new Set(), unknown: true, audio: new Map(), context: undefined, taskRate })
}

function walk(processors: readonly FrameProcessor[], state: State): void {
  for (const processor of processors) {
    checkNeeds(processor, state)
    checkAudio(processor, state)
    checkContext(processor, state)
    if (processor.branches.length > 0) walkBranches(processor.branches, state)
    else if (processor.io === undefined) state.unknown = true
    for (const made of processor.io?.makes ?? []) state.made.add(made)
    const { makesAudio } = processor.io ?? {}
    if (makesAudio) state.audio.set(makesAudio.frame, { format: makesAudio, by: processor.name })
  }
}

function walkBranches(branches: FrameProcessor['branches'], state: State): void {
  const before: State = { ...state, made: new Set(state.made), audio: new Map(state.audio) }
  const contexts = new Map<LLMContext, State['context']>()
  for (const branch of branches) {
    const inside: State = { ...before, made: new Set(before.made), audio: new Map(before.audio) }
    walk(branch, inside)
    for (const made of inside.made) state.made.add(made)
    for (const [frame, maker] of inside.audio) state.audio.set(frame, maker)
    state.unknown ||= inside.unknown
    if (inside.context) contexts.set(inside.context.value, inside.context)
  }
  // Branches may hold conversations of their own; only where they agree is there one to disagree with afterwards.
  if (contexts.size === 1) state.context = contexts.values().next().value
}

function checkNeeds({ name, io }: FrameProcessor, state: State): void {
  const needs = io?.needs ?? []
  if (needs.length === 0 || state.unknown || needs.some((need) => state.made.has(need))) return
  const list = needs.map((need) => need.name).join(' or ')
  throw new PipelineError(
    `${name} waits for ${list}, and nothing before it makes any: put what makes it before ${name}, ` +
      `or name it in the pipeline's "fed" if your program queues it.`,
    { processor: name },
  )
}

function checkAudio({ name, io }: FrameProcessor, state: State): void {
  const takes = io?.takesAudio
  const maker = takes && state.audio.get(takes.frame)
  if (!takes || !maker) return
  const from = maker.format.sampleRate === 'task' ? state.taskRate : maker.format.sampleRate
  const to = takes.sampleRate
  if (typeof from !== 'number' || typeof to !== 'number' || from === to) return
  throw new PipelineError(
    `${maker.by} makes ${takes.frame.name} at ${from} Hz and ${name} takes ${to} Hz, and nothing between them ` +
      `converts: put a Resample({ sampleRate: ${to} }) there.`,
    { processor: name },
  )
}

function checkContext({ name, io }: FrameProcessor, state: State): void {
  const context = io?.context
  if (!context) return
  if (state.context && state.context.value !== context)
    throw new PipelineError(
      `${state.context.by} and ${name} have different contexts: what one writes the other never reads. ` +
        'Give both the same LLMContext.',
      { processor: name },
    )
  state.context = { value: context, by: name }
}
