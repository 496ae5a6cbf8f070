import { PipelineError, ProcessorError, toAntiphonError } from '../errors.ts'
import { type Direction, type Frame, Trait } from '../frame/frame.ts'
import { CancelFrame, EndFrame, InterruptFrame, StartFrame } from '../frames/lifecycle.ts'
import { MetricsFrame } from '../frames/metrics.ts'
import { checkOptions, described } from '../options.ts'
import { FrameProcessor } from '../processor/frame-processor.ts'
import type { FrameProcessorOptions } from '../processor/frame-processor-options.ts'
import { Losses } from '../processor/losses.ts'
import { rename } from '../processor/names.ts'
import { Edge } from './edge.ts'
import { chain, Pipeline, type Stage } from './pipeline.ts'

/** How many of the frames that entered last are remembered, so that one that several branches pass comes out once. */
const remembered = 4096

interface Branch {
  readonly head: Edge
  readonly tail: Edge
  /** Whether it has more waiting than it should. */
  full: boolean
  readonly losses: Losses
  readonly started: PromiseWithResolvers<void>
  readonly ended: PromiseWithResolvers<void>
}

/**
 * Branches side by side: every frame enters all of them, and what they send goes on as it comes. A frame that several
 * branches pass on goes on once. A branch that does not keep up goes without live audio, and says so in a metric; it
 * keeps none of the others waiting, unless it is what must not be lost.
 */
export class ParallelPipeline extends FrameProcessor {
  static override readonly processorName: string = 'ParallelPipeline'
  override readonly branches: readonly (readonly FrameProcessor[])[]
  readonly #branches: readonly Branch[]
  /** Frames that entered, and whether they have come out. */
  readonly #entered = new Map<Frame, boolean>()
  #interrupt: { readonly frame: InterruptFrame; readonly from: Branch | undefined } | undefined

  /** @param branches The stages of each branch. */
  constructor(branches: readonly (readonly Stage[])[], options: FrameProcessorOptions = {}) {
    super(checkOptions('ParallelPipeline', options, { name: 'any' }))
    this.branches = processorsOf(branches)
    this.#branches = this.branches.map((processors, index) => this.#join(processors, index))
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    this.#entered.set(frame, false)
    if (this.#entered.size > remembered) this.#entered.delete(this.#entered.keys().next().value!)
    return this.#enter(frame, direction)
  }

  protected override setup(): void {
    for (const [index, { head, tail }] of this.#branches.entries()) {
      rename(head, `${this.name}[${index}]`)
      rename(tail, `${this.name}[${index}].tail`)
    }
  }

  protected override async onStart(frame: StartFrame): Promise<void> {
    for (const { head } of this.#branches) head.send(frame, 'downstream')
    await Promise.all(this.#branches.map(({ started }) => started.promise))
  }

  protected override async onEnd(frame: EndFrame): Promise<void> {
    for (const { head } of this.#branches) head.send(frame, 'downstream')
    await Promise.all(this.#branches.map(({ ended }) => ended.promise))
  }

  protected override onInterrupt(frame: InterruptFrame, direction: Direction): void {
    const from = this.#interrupt?.frame === frame ? this.#interrupt.from : undefined
    this.#interrupt = { frame, from }
    for (const branch of this.#branches) if (branch !== from) this.#send(branch, frame, direction)
  }

  protected override cleanup(): void {
    this.#entered.clear()
    for (const { started, ended } of this.#branches) {
      started.resolve()
      ended.resolve()
    }
  }

  protected override onCancel(frame: CancelFrame): void {
    void this.#enter(frame, 'downstream')
  }

  #join(processors: readonly FrameProcessor[], index: number): Branch {
    const arrived = (frame: Frame, direction: Direction) => this.#left(branch, frame, direction)
    const branch: Branch = {
      head: new Edge(`${this.name}[${index}]`, arrived),
      tail: new Edge(`${this.name}[${index}].tail`, arrived),
      full: false,
      losses: new Losses(),
      started: Promise.withResolvers(),
      ended: Promise.withResolvers(),
    }
    chain([branch.head, ...processors, branch.tail])
    return branch
  }

  #send({ head, tail }: Branch, frame: Frame, direction: Direction): void | Promise<void> {
    return direction === 'downstream' ? head.send(frame, direction) : tail.send(frame, direction)
  }

  #enter(frame: Frame, direction: Direction): void | Promise<void> {
    const waits: Promise<void>[] = []
    for (const branch of this.#branches) {
      const wait = this.#give(branch, frame, direction)
      if (wait) waits.push(wait)
    }
    // What overtakes everything waits for no branch: another would hear it late.
    if (waits.length > 0 && (frame.traits & Trait.system) === 0)
      return Promise.all(waits).then(() => undefined)
  }

  /** Gives a branch its frame. What one of them cannot take is lost there, and told; the others have it all the same. */
  #give(branch: Branch, frame: Frame, direction: Direction): void | Promise<void> {
    if (branch.full && (frame.traits & Trait.liveAudio) !== 0) return this.#lost(branch)
    try {
      const wait = this.#send(branch, frame, direction)
      if (wait === undefined) return
      branch.full = true
      const room = () => {
        branch.full = false
      }
      return wait.then(room, room)
    } catch (thrown) {
      this.report(toAntiphonError(thrown, (message, cause) => new ProcessorError(message, { cause })))
    }
  }

  /** A branch that is behind goes without live audio until it has caught up. */
  #lost({ head, losses }: Branch): void {
    const frames = losses.add(1, this.clock.now())
    if (frames === undefined) return
    const processor = head.name
    this.logger.warn({ processor, frames }, 'live audio was dropped: the branch does not keep up')
    void this.push(new MetricsFrame({ metrics: { type: 'dropped', processor, frames } }))
  }

  /** A frame comes out of a branch. */
  #left(branch: Branch, frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof StartFrame) return branch.started.resolve()
    if (frame instanceof EndFrame) return branch.ended.resolve()
    if (frame instanceof CancelFrame) return
    if (frame instanceof InterruptFrame) return this.#interruptLeft(branch, frame, direction)
    const out = this.#entered.get(frame)
    if (out === true) return
    if (out === false) this.#entered.set(frame, true)
    return this.push(frame, direction)
  }

  /** An interrupt that began inside a branch goes to the others and out both ways; one from outside ends here. */
  #interruptLeft(branch: Branch, frame: InterruptFrame, direction: Direction): void | Promise<void> {
    if (this.#interrupt?.frame !== frame) {
      this.#interrupt = { frame, from: branch }
      return this.receive(frame, direction)
    }
    if (this.#interrupt.from === branch) return this.push(frame, direction)
  }
}

/** A branch without stages lets everything pass. */
function processorsOf(branches: readonly (readonly Stage[])[]): (readonly FrameProcessor[])[] {
  if (!Array.isArray(branches) || branches.length === 0)
    throw new PipelineError(
      `A ParallelPipeline is made of branches, new ParallelPipeline([[…], […]]), and was given ${
        Array.isArray(branches) ? 'none: nothing would pass' : described(branches)
      }.`,
    )
  return branches.map((stages, index) => {
    if (!Array.isArray(stages))
      throw new PipelineError(
        `Branch ${index + 1} of a ParallelPipeline is ${described(stages)}: a branch is a list of stages, […].`,
      )
    return stages.length === 0 ? [] : new Pipeline(stages).processors
  })
}
