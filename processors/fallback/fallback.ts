import {
  AudioRawFrame,
  CancelFrame,
  checkOptions,
  type Direction,
  EndFrame,
  ErrorFrame,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  InterruptFrame,
  MetricsFrame,
  NoProvidersError,
  type OptionRules,
  Pipeline,
  ProcessorError,
  type ProviderSwitch,
  SettingsFrame,
  type Stage,
  StartFrame,
  TimeoutError,
  TTSError,
} from '../../src/engine.ts'
import { switchFrame } from '../switches/switch-frame.ts'
import { Branch } from './branch.ts'
import { Deadline } from './deadline.ts'
import { distinctNames } from './distinct-names.ts'
import { leftAloneMs } from './left-alone.ts'
import { type AlternativeLimits, fallbackRules } from './options.ts'
import { Unit, type UnitRules, unitsOf } from './unit.ts'

/** Options of {@link Fallback}. */
export interface FallbackProcessorOptions extends FrameProcessorOptions, AlternativeLimits {
  /** How long an alternative that failed is left alone, in milliseconds. Default 30,000. */
  readonly retryAfterMs?: number
  /** Called at each switch, besides the warning that is logged and the metric that goes downstream. */
  readonly onSwitch?: (change: ProviderSwitch) => void
  /**
   * What is handed over as a whole. Default: stretches of speech for branches that make transcripts, answers for all
   * others.
   */
  readonly units?: UnitRules
}

const optionRules: OptionRules<FallbackProcessorOptions> = {
  ...fallbackRules,
  units: 'any',
}

/** How much audio from before a unit is given to the branch that takes it over, in frames: 3 s of 20 ms chunks. */
const framesBefore = 150

/**
 * Branches of processors, of which one is at work. When it fails, or is late, the next is given the unit in flight and
 * goes on: the frames of the unit are sent to it again. What has been passed on or made already is left out: whole
 * sentences, and of the one that broke off what had sounded; so branches should answer the same frames alike. There is no
 * deadline unless one is given, and it runs from the moment when all of the unit has entered.
 *
 * For several providers of one role there are `sttFallback`, `llmFallback` and `ttsFallback`: each is a provider, for `STT`,
 * `LLM` or `TTS`, and hands over to the word.
 */
export class Fallback extends FrameProcessor {
  static override readonly processorName: string = 'Fallback'
  override readonly branches: readonly (readonly FrameProcessor[])[]
  readonly #branches: readonly Branch[]
  readonly #options: FallbackProcessorOptions
  readonly #units: UnitRules
  #active: Branch
  #unit: Unit | undefined
  #deadline: Deadline | undefined
  /** Pushes downstream that have not come to an end: while they last, the branch is not late. */
  #busy = 0
  #before: Frame[] = []
  #handovers = new Set<Frame>()
  #interrupt: { readonly frame: InterruptFrame; readonly from: Branch | undefined } | undefined
  #end: { readonly frame: EndFrame; readonly done: PromiseWithResolvers<void> } | undefined

  /** @param alternatives The branches: processors, pipelines, or lists of stages, the one that is wanted most first. */
  constructor(alternatives: readonly (Stage | readonly Stage[])[], options: FallbackProcessorOptions = {}) {
    super(checkOptions('Fallback', options, optionRules))
    this.#options = options
    if (alternatives.length === 0)
      throw new NoProvidersError(`${this.name} needs alternatives: give it one or more.`)
    const chains = alternatives.map(
      (stages) => new Pipeline(Array.isArray(stages) ? stages : [stages as Stage]).processors,
    )
    this.#units = options.units ?? unitsOf(chains.flat())
    this.branches = chains
    const names = this.branches.map(
      (processors, index) =>
        processors.map((processor) => processor.name).join('+') || `${this.name}[${index}]`,
    )
    const distinct = distinctNames(names.map((name) => ({ name })))
    this.#branches = this.branches.map(
      (processors, index) =>
        new Branch(distinct[index]!, processors, (branch, frame, direction) =>
          this.#left(branch, frame, direction),
        ),
    )
    this.#active = this.#branches[0]!
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'upstream') return this.#active.send(frame, direction)
    if (frame instanceof SettingsFrame)
      for (const branch of this.#branches) if (branch !== this.#active) void branch.send(frame, direction)
    if (this.#branches.length > 1) this.#remember(frame)
    return this.#active.send(frame, direction)
  }

  protected override onCancel(frame: CancelFrame): void {
    for (const branch of this.#branches) void branch.send(frame, 'downstream')
  }

  protected override async onStart(frame: StartFrame): Promise<void> {
    for (const branch of this.#branches) void branch.send(frame, 'downstream')
    await Promise.all(this.#branches.map(({ started }) => started.promise))
  }

  protected override async onEnd(frame: EndFrame): Promise<void> {
    this.#end = { frame, done: Promise.withResolvers() }
    void this.#active.send(frame, 'downstream')
    await this.#end.done.promise
  }

  protected override onInterrupt(frame: InterruptFrame, direction: Direction): void {
    const from = this.#interrupt?.frame === frame ? this.#interrupt.from : undefined
    this.#interrupt = { frame, from }
    if (this.#unit?.interrupted()) this.#finish()
    for (const branch of this.#branches) if (branch !== from) void branch.send(frame, direction)
  }

  protected override cleanup(): void {
    this.#finish()
    this.#before = []
    for (const { started } of this.#branches) started.resolve()
    this.#end?.done.resolve()
  }

  /** Keeps what the next branch would need: the unit in flight, or the audio before it. */
  #remember(frame: Frame): void {
    const entry = this.#units.enters(frame)
    if (this.#unit === undefined && (entry === 'whole' || entry === 'first')) this.#begin()
    if (this.#unit === undefined) {
      if (!(frame instanceof AudioRawFrame)) return
      this.#before.push(frame)
      if (this.#before.length > framesBefore) this.#before.shift()
      return
    }
    this.#unit.add(frame, entry)
    if (entry !== undefined) this.#watch()
  }

  #begin(): void {
    this.#unit = new Unit(this.#before)
    this.#busy = 0
    this.#before = []
    const now = this.clock.now()
    const ready = this.#branches.find(({ retryAtMs }) => retryAtMs === undefined || retryAtMs <= now)
    if (ready !== undefined && ready !== this.#active) this.#activate(ready)
  }

  #finish(): void {
    this.#unit = undefined
    this.#busy = 0
    this.#watch()
  }

  /** Counts the time to the next frame that is owed, if one is. */
  #watch(): void {
    this.#deadline?.stop()
    this.#deadline = undefined
    const unit = this.#unit
    if (!unit?.complete || this.#busy > 0) return
    const { firstByteMs, stallMs } = this.#options
    const limitMs = unit.answered ? stallMs : firstByteMs
    if (limitMs === undefined) return
    const { name } = this.#active
    this.#deadline = new Deadline(this.clock, () => {
      const more = unit.answered ? 'nothing more' : 'nothing'
      this.#failed(new TimeoutError(`${name} made ${more} within ${limitMs} ms.`))
    })
    this.#deadline.arm(limitMs)
  }

  /** A frame comes out of a branch. */
  #left(branch: Branch, frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof StartFrame) return branch.started.resolve()
    if (frame instanceof CancelFrame || this.#handovers.delete(frame)) return
    if (frame instanceof InterruptFrame) return this.#interruptLeft(branch, frame, direction)
    if (branch !== this.#active) return
    if (frame instanceof EndFrame) return this.#end?.done.resolve()
    if (direction === 'downstream') return this.#give(branch, frame)
    if (frame instanceof ErrorFrame && this.#unit) return this.#failed(frame.error, frame)
    return this.push(frame, direction)
  }

  #give(branch: Branch, frame: Frame): void | Promise<void> {
    const unit = this.#unit
    if (unit === undefined || frame instanceof MetricsFrame) return this.push(frame)
    // A voice that breaks off has failed, and nobody is to know if another goes on. Its error is about to follow.
    if (unit.brokenOff && frame.lane !== 'system')
      return this.#failed(new TTSError(`${branch.name} broke off in the middle of a sentence.`))
    if (unit.failures.size + 1 < this.#branches.length && unit.breaksOff(frame)) return
    const given = unit.take(frame)
    if (unit.leaves(frame, this.#units)) {
      branch.retryAtMs = undefined
      this.#finish()
    }
    let pushed: Promise<void> | undefined
    for (const each of given) pushed = this.push(each) || pushed
    if (pushed) this.#pause(unit, pushed)
    else this.#watch()
    return pushed
  }

  /** Who is downstream slows the branch: meanwhile it is not late. */
  #pause(unit: Unit, pushed: Promise<void>): void {
    this.#busy++
    this.#watch()
    void pushed.then(() => {
      if (this.#unit !== unit) return
      this.#busy--
      this.#watch()
    })
  }

  /** The branch at work has failed the unit in flight. */
  #failed(error: ErrorFrame['error'], frame?: ErrorFrame): void {
    const unit = this.#unit!
    const failed = this.#active
    const index = this.#branches.indexOf(failed)
    failed.retryAtMs = this.clock.now() + leftAloneMs(error, this.#options.retryAfterMs)
    failed.reason = frame || unit.brokenOff ? 'error' : unit.answered ? 'stall' : 'first-byte'
    unit.failures.set(index, error)
    const next = this.#branches.find((_, other) => !unit.failures.has(other))
    if (next === undefined) this.#allFailed(unit, error, frame)
    else this.#handOver(unit, failed, next, error)
  }

  #allFailed(unit: Unit, error: ErrorFrame['error'], frame: ErrorFrame | undefined): void {
    const { size } = unit.failures
    this.#finish()
    if (size === 1) {
      if (frame) void this.push(frame, 'upstream')
      else this.report(error)
      return
    }
    const cause = new AggregateError(unit.failures.values(), error.message)
    const message = `All ${size} alternatives of ${this.name} failed, the last with: ${error.message}`
    this.report(new ProcessorError(message, { cause }), frame?.fatal)
  }

  #handOver(unit: Unit, failed: Branch, next: Branch, error: unknown): void {
    const over = new InterruptFrame({ turn: this.environment.turns.current, cause: 'fallback' })
    this.#handovers.add(over)
    void failed.send(over, 'downstream')
    unit.beginAnew()
    this.#busy = 0
    this.#activate(next, error)
    for (const frame of unit.frames) void next.send(frame, 'downstream')
    if (this.#end) void next.send(this.#end.frame, 'downstream')
    if (this.#unit === unit) this.#watch()
  }

  #activate(next: Branch, error?: unknown): void {
    const before = this.#active
    this.#active = next
    const reason = before.retryAtMs === undefined ? 'recovered' : before.reason
    const change = { from: before.name, to: next.name, reason, ...(error !== undefined && { error }) }
    this.logger.warn({ processor: this.name, ...change }, `${change.to} takes the place of ${change.from}`)
    void this.push(switchFrame(this.name, change))
    this.#options.onSwitch?.(change)
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
