import { VirtualClock } from '../clock/virtual-clock.ts'
import type { Frame } from '../frame/frame.ts'
import { CancelFrame, EndFrame, StartFrame } from '../frames/lifecycle.ts'
import { type Logger, silentLogger } from '../logger.ts'
import { checkOptions, type OptionRules } from '../options.ts'
import { Edge } from '../pipeline/edge.ts'
import { allProcessors, chain } from '../pipeline/pipeline.ts'
import { environment } from '../processor/environment.ts'
import type { FrameProcessor } from '../processor/frame-processor.ts'
import { together } from '../task/observers.ts'

/** What happens to the processor: a frame from upstream, one from downstream, or some time that passes. */
export type Step = Frame | { readonly upstream: Frame } | { readonly waitMs: number }

/** Options of {@link runProcessor}. */
export interface RunProcessorOptions {
  /** Default: a new {@link VirtualClock}. */
  clock?: VirtualClock
  /** Default: silent. */
  logger?: Logger
  /** In Hz. Default 16,000. */
  outputSampleRate?: number
  /** Ends with a Cancel frame in place of an End frame. */
  cancel?: boolean
}

const optionRules: OptionRules<RunProcessorOptions> = {
  clock: 'any',
  logger: 'any',
  outputSampleRate: 'positive',
  cancel: 'any',
}

/** What came out of a processor, in order, without the frames that start and end it. */
export interface ProcessorRun {
  /** What it sent on. */
  readonly downstream: readonly Frame[]
  /** What it sent back. */
  readonly upstream: readonly Frame[]
}

/**
 * Runs one processor from Start to End: sends it frames, lets virtual time pass, and returns what came out of either
 * end.
 */
export async function runProcessor(
  processor: FrameProcessor,
  steps: readonly Step[],
  options: RunProcessorOptions = {},
): Promise<ProcessorRun> {
  checkOptions('runProcessor', options, optionRules)
  const clock = options.clock ?? new VirtualClock()
  const downstream: Frame[] = []
  const upstream: Frame[] = []
  const ended = Promise.withResolvers<void>()
  const head = new Edge('head', (frame) => void upstream.push(frame))
  const tail = new Edge('tail', (frame) => {
    if (frame instanceof EndFrame || frame instanceof CancelFrame) ended.resolve()
    else if (!(frame instanceof StartFrame)) downstream.push(frame)
  })
  chain([head, processor, tail])
  const all = allProcessors([processor])
  const session = new AbortController()
  const shared = environment({
    session: { id: 'test', signal: session.signal },
    clock,
    logger: options.logger ?? silentLogger,
    outputSampleRate: options.outputSampleRate ?? 16_000,
    observer: together(all.flatMap(({ observer }) => observer ?? [])),
  })
  await settle(clock, Promise.all(all.map((each) => each.attach(shared))))
  head.send(new StartFrame(), 'downstream')
  await clock.advance(0)
  for (const step of steps) {
    if ('waitMs' in step) await clock.advance(step.waitMs)
    else if ('upstream' in step) void tail.send(step.upstream, 'upstream', shared.turns)
    else void head.send(step, 'downstream', shared.turns)
  }
  await clock.advance(0)
  void head.send(options.cancel ? new CancelFrame() : new EndFrame(), 'downstream')
  await settle(clock, ended.promise)
  await settle(clock, Promise.all(all.map((each) => each.close())))
  session.abort()
  return { downstream, upstream }
}

function settle<T>(clock: VirtualClock, work: Promise<T>): Promise<T> {
  return clock.runUntil(work)
}
