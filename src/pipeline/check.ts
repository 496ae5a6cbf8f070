import type { LLMContext } from '../context/llm-context.ts'
import { PipelineError } from '../errors.ts'
import type { FrameClass } from '../frame/registry.ts'
import { TTSAudioFrame } from '../frames/audio.ts'
import { VADUserStartedSpeakingFrame } from '../frames/speech.ts'
import type { FrameProcessor } from '../processor/frame-processor.ts'
import type { AudioFormat } from '../processor/processor-io.ts'
import { checkAnswersKept } from './check-answers.ts'

interface Maker {
  readonly format: AudioFormat
  readonly by: string
}

interface State {
  /** Frames somebody upstream makes. */
  readonly made: Set<FrameClass>
  /** Whether somebody upstream has not said what it makes. */
  unknown: boolean
  /** Frames that somebody upstream works on and nobody before him makes, with his name. */
  readonly missed: Map<FrameClass, string>
  /** Whether something in the pipeline listens for a voice, so that what is typed is not all there is. */
  readonly listens: boolean
  /** Who makes the audio that arrives here. */
  readonly audio: Map<FrameClass, Maker>
  /** The output that has taken the voice that was made so far. */
  playedBy: string | undefined
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
  const made = new Set([...fed, ...feeds(processors)])
  walk(processors, stateWith({ made, unknown, listens: listens(processors) }))
  if (!unknown) checkAnswersKept(processors)
}

/**
 * Looks, when the task's rate is known, for audio made at it that nobody converts to the rate at which it is taken.
 * @throws PipelineError naming the processor and the remedy.
 */
export function checkTaskRate(processors: readonly FrameProcessor[], taskRate: number): void {
  walk(processors, stateWith({ made: new Set(feeds(processors)), unknown: true, taskRate }))
}

function stateWith(given: Partial<State>): State {
  return {
    made: new Set(),
    unknown: false,
    missed: new Map(),
    listens: true,
    audio: new Map(),
    playedBy: undefined,
    context: undefined,
    ...given,
  }
}

function listens(processors: readonly FrameProcessor[]): boolean {
  return processors.some(
    ({ io, branches }) => io?.makes?.includes(VADUserStartedSpeakingFrame) || branches.some(listens),
  )
}

/** What comes from further down the pipeline. */
function feeds(processors: readonly FrameProcessor[]): FrameClass[] {
  return processors.flatMap(({ io, branches }) => [...(io?.feeds ?? []), ...branches.flatMap(feeds)])
}

/** The rate at which speech is played, in Hz, where a processor says so. */
export function ratePlayed(processors: readonly FrameProcessor[]): number | undefined {
  for (const { io } of processors) {
    const takes = io?.takesAudio
    if (takes?.frame === TTSAudioFrame && typeof takes.sampleRate === 'number') return takes.sampleRate
  }
  return undefined
}

function walk(processors: readonly FrameProcessor[], state: State): void {
  for (const [index, processor] of processors.entries()) {
    checkNeeds(processor, state)
    if (index > 0) checkSource(processor, processors[index - 1]!)
    checkOrder(processor, state)
    checkOutput(processor, state)
    checkAudio(processor, state)
    checkContext(processor, state)
    if (processor.branches.length > 0) walkBranches(processor.branches, state)
    else if (processor.io === undefined) state.unknown = true
    for (const made of processor.io?.makes ?? []) state.made.add(made)
    if (!state.listens) for (const typed of processor.io?.typed ?? []) state.made.add(typed)
    const { makesAudio } = processor.io ?? {}
    if (makesAudio) state.audio.set(makesAudio.frame, { format: makesAudio, by: processor.name })
  }
}

function walkBranches(branches: FrameProcessor['branches'], state: State): void {
  const before: State = { ...state, made: new Set(state.made), audio: new Map(state.audio) }
  const missed = new Map(state.missed)
  const contexts = new Map<LLMContext, State['context']>()
  for (const branch of branches) {
    const inside: State = {
      ...before,
      made: new Set(before.made),
      missed: new Map(missed),
      audio: new Map(before.audio),
    }
    walk(branch, inside)
    for (const [frame, by] of inside.missed) state.missed.set(frame, by)
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

/** What one waits for is made by another who stands behind him. */
function checkOrder({ name, io }: FrameProcessor, state: State): void {
  const { takes = [], needs = [], makes = [] } = io ?? {}
  // What only turns one thing into another makes nothing where the first does not come.
  const idle = takes.length > 0 && !takes.some((frame) => state.made.has(frame))
  for (const made of idle ? [] : makes) {
    const early = state.missed.get(made)
    if (early === undefined || early === name || state.made.has(made)) continue
    throw new PipelineError(
      `${early} works on ${made.name}, and ${name}, which makes it, stands behind it: put ${name} before ${early}, ` +
        `or name ${made.name} in the pipeline's "fed" if your program queues it.`,
      { processor: early },
    )
  }
  for (const wanted of [...needs, ...takes])
    if (!state.made.has(wanted) && !state.missed.has(wanted)) state.missed.set(wanted, name)
}

function checkSource({ name, io }: FrameProcessor, before: FrameProcessor): void {
  if (io?.source !== true) return
  throw new PipelineError(
    `${name} is where a pipeline begins, and stands behind ${before.name}: put it first. Several inputs go side by ` +
      'side into a ParallelPipeline.',
    { processor: name },
  )
}

/** An output keeps the voice to itself: a second one behind it is never heard. */
function checkOutput({ name, io }: FrameProcessor, state: State): void {
  if (io === undefined || io.makes?.includes(TTSAudioFrame)) state.playedBy = undefined
  if (io?.takesAudio?.frame !== TTSAudioFrame || !state.made.has(TTSAudioFrame)) return
  if (state.playedBy !== undefined)
    throw new PipelineError(
      `${name} is never heard: ${state.playedBy}, which stands before it, plays all of the voice. ` +
        'Put the two side by side into a ParallelPipeline.',
      { processor: name },
    )
  state.playedBy = name
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
