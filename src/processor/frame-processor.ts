import type { Clock, Timer } from '../clock/clock.ts'
import { type AntiphonError, isAbort } from '../errors.ts'
import { type Direction, type Frame, NO_TURN, stamp, Trait } from '../frame/frame.ts'
import {
  CancelFrame,
  type EndFrame,
  ErrorFrame,
  type InterruptCause,
  InterruptFrame,
  type StartFrame,
} from '../frames/lifecycle.ts'
import { MetricsFrame } from '../frames/metrics.ts'
import type { Logger } from '../logger.ts'
import { EndPassage } from './end-passage.ts'
import { defaultEnvironment, type Environment } from './environment.ts'
import { failureOf } from './failure.ts'
import type { FrameProcessorOptions } from './frame-processor-options.ts'
import { Losses } from './losses.ts'
import { Mailbox } from './mailbox.ts'
import type { Observer } from './observer.ts'
import { Outbox } from './outbox.ts'
import { OwnedWork } from './owned-work.ts'
import type { ProcessorIO } from './processor-io.ts'
import type { Recipient } from './recipient.ts'
import { TurnScope } from './turn-scope.ts'

/**
 * A link of the chain. Override {@link process}; push what shall go on.
 *
 * `process` gets every frame but the four that run the pipeline itself (Start, Interrupt, End, Cancel): those pass on by
 * themselves and call hooks. If it returns nothing, the next frame follows at once; if it returns a promise, ordered
 * frames wait for it and system frames pass. What it throws becomes an `ErrorFrame` upstream, and the pipeline lives.
 */
export abstract class FrameProcessor {
  /** What its processors are called where nobody names them. A minifier leaves it alone, and not the name of a class. */
  static readonly processorName: string | undefined
  /** What it is called in logs, errors and metrics: in a task, no other is called the same. */
  readonly name: string
  /** Chains of processors inside this one, for those that hold branches. */
  readonly branches: readonly (readonly FrameProcessor[])[] = []
  /** What it needs and makes, for the check of the pipeline; left out, it may make anything. */
  readonly io: ProcessorIO | undefined
  /** Told of what happens in the task, for a processor that has to know what passes elsewhere. */
  readonly observer: Observer | undefined

  #environment: Environment = defaultEnvironment
  #epoch: AbortController | undefined
  #over = false
  #closed = false
  readonly #owned = new OwnedWork()
  readonly #losses = new Losses()
  readonly #mailbox: Mailbox
  readonly #outbox: Outbox
  /** @internal How the End frame gets through. */
  readonly passage: EndPassage

  constructor(options: FrameProcessorOptions = {}) {
    this.name = options.name ?? new.target.processorName ?? new.target.name
    this.#mailbox = new Mailbox(this, {
      started: (frame, direction) => this.#started(frame, direction),
      ended: (frame, direction) => this.#ended(frame, direction),
      ending: () => {
        this.passage.wait()
        this.#environment.ending?.()
      },
      urgent: (frame, direction) => this.#urgent(frame, direction),
      failed: (error, frame) => this.#failed(error, frame),
      dropped: (frames) => this.dropped(frames),
    })
    this.#outbox = new Outbox(this, this.#mailbox)
    this.passage = new EndPassage(this.#mailbox)
  }

  /** Handles a frame; the default passes it on. See the class for what a returned promise means. */
  process(frame: Frame, direction: Direction): void | Promise<void> {
    return this.push(frame, direction)
  }

  /**
   * Hands a frame to the neighbour. Returns a promise when the neighbour has much waiting: await it (or return it
   * from `process`) to be slowed down.
   * @throws QueueOverflowError when the neighbour's mailbox is full and the frame is no live audio.
   */
  protected push(frame: Frame, direction: Direction = 'downstream'): void | Promise<void> {
    return this.#outbox.send(frame, direction)
  }

  /** Pushes a frame both ways. */
  protected broadcast(frame: Frame): void {
    this.push(frame, 'upstream')
    this.push(frame, 'downstream')
  }

  /** Ends the answers under way: raises the turn, here and then both ways along the chain. `detail` is for logs. */
  protected interrupt(cause: InterruptCause = 'request', detail?: string): InterruptFrame {
    const frame = new InterruptFrame({ turn: this.#environment.turns.next(), cause, detail })
    this.#interrupted(frame, 'downstream')
    this.broadcast(frame)
    return frame
  }

  /** Reports an error upstream, to the task. `fatal` ends the session. */
  protected report(error: AntiphonError, fatal = false): void {
    error.processor ??= this.name
    this.logger.error({ processor: error.processor, code: error.code, error }, error.message)
    try {
      this.push(new ErrorFrame({ error, fatal }), 'upstream')
    } catch (overflow) {
      this.logger.error({ processor: this.name, error: overflow }, 'an error could not be told upstream')
    }
  }

  /** Runs work that outlives the handling of a frame. Its failure is reported, and `cleanup` waits for its end. */
  protected spawn(work: (scope: TurnScope) => Promise<void>): void {
    const scope = this.scope
    const failed = (error: unknown) => {
      if (!isAbort(error) || !(scope.signal.aborted || this.#over)) this.#failed(error)
    }
    this.#owned.add(work(scope).catch(failed))
  }

  /** Calls back `delayMs` from now. What the callback throws is reported. */
  protected after(delayMs: number, callback: () => void): Timer {
    return this.clock.setTimeout(() => this.#guarded(callback), delayMs)
  }

  /** Settles when all spawned work has ended. */
  protected settled(): Promise<void> {
    return this.#owned.settled()
  }

  /** The turn of the frame in hand, to be held by work that goes on after it. */
  protected get scope(): TurnScope {
    return new TurnScope(this.#mailbox.turnInHand, this.signal, (frame, direction) =>
      this.push(frame, direction),
    )
  }

  /** Aborts when the running turn is over, or the session ends. */
  protected get signal(): AbortSignal {
    if (this.#over || this.#mailbox.turnInHand < this.#mailbox.firstTurn) return AbortSignal.abort()
    this.#epoch ??= new AbortController()
    return this.#epoch.signal
  }

  /** All time. */
  protected get clock(): Clock {
    return this.#environment.clock
  }

  /** Where to log. */
  protected get logger(): Logger {
    return this.#environment.logger
  }

  /** What the task's processors share. */
  protected get environment(): Environment {
    return this.#environment
  }

  /** Called before the first frame, all processors of a task at once: load, connect. A failure ends the session. */
  protected setup(): void | Promise<void> {}

  /** Called with the Start frame, in order along the chain, before it goes on. */
  protected onStart(_frame: StartFrame): void | Promise<void> {}

  /** Called when the Start frame has gone on: what is pushed now follows it. */
  protected onStarted(): void {}

  /** Called when the answer under way is over: forget what belongs to it. The signal has been aborted. */
  protected onInterrupt(_frame: InterruptFrame, _direction: Direction): void {}

  /** Called with the End frame, after all frames before it: send what is left. Spawned work is waited for afterwards. */
  protected onEnd(_frame: EndFrame): void | Promise<void> {}

  /** Called when the session is cancelled, before {@link cleanup}: let go of what is under way. */
  protected onCancel(_frame: CancelFrame): void {}

  /** Called once, at the very end, however the session ends: release everything. */
  protected cleanup(): void | Promise<void> {}

  /** Says, in the log and in a metric, that live audio was dropped because this processor does not keep up. */
  protected dropped(frames: number): void {
    const lost = this.#losses.add(frames, this.clock.now())
    if (lost === undefined) return
    const what = { processor: this.name, frames: lost }
    this.logger.warn(what, 'live audio was dropped: the processor does not keep up')
    this.push(new MetricsFrame({ metrics: { type: 'dropped', ...what } }))
  }

  /** Frames waiting for this processor. */
  get waiting(): number {
    return this.#mailbox.size
  }

  /**
   * How long it may work without a sign of life, in milliseconds, by deadlines of its own: the session's end waits so long.
   */
  get patienceMs(): number {
    return 0
  }

  /** @internal How many frames of answers it has sent: a sign of life. */
  get answered(): number {
    return this.#outbox.answered
  }

  /** @internal Where frames for it are delivered. */
  get recipient(): Recipient {
    return this.#mailbox
  }

  /** @internal Joins this processor to the one after it. */
  link(next: FrameProcessor): void {
    this.#outbox.next = next.recipient
    next.#outbox.previous = this.recipient
  }

  /** @internal Takes a frame, as if it came from a neighbour. */
  receive(frame: Frame, direction: Direction): void | Promise<void> {
    return this.recipient.receive(frame, direction, frame.traits, frame.turn)
  }

  /** @internal Makes the processor part of a task. */
  async attach(shared: Environment): Promise<void> {
    this.#environment = { ...shared, processor: this.name }
    this.#outbox.open(shared)
    this.#mailbox.open(shared.limits)
    await this.passage.open(this.setup())
  }

  /** @internal Ends the processor, once. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#end()
    try {
      await this.cleanup()
    } finally {
      await this.#owned.settled()
    }
  }

  #end(): void {
    this.#over = true
    this.#epoch?.abort()
    this.#mailbox.close()
  }

  #urgent(frame: Frame, direction: Direction): void | Promise<void> {
    if (this.#over) return
    if (frame instanceof InterruptFrame) this.#interrupted(frame, direction)
    else if (frame instanceof CancelFrame) {
      this.#end()
      this.#guarded(() => this.onCancel(frame), frame)
    }
    return this.push(frame, direction)
  }

  #started(frame: StartFrame, direction: Direction): void | Promise<void> {
    const goOn = () => {
      const pushed = this.push(frame, direction)
      this.#guarded(() => this.onStarted(), frame)
      return pushed
    }
    const starting = this.onStart(frame)
    return starting ? starting.then(goOn) : goOn()
  }

  async #ended(frame: EndFrame, direction: Direction): Promise<void> {
    this.#environment.ending?.()
    await this.passage
      .pass(() => this.onEnd(frame), this.#owned)
      .catch((error: unknown) => this.#failed(error, frame))
    await this.push(frame, direction)
  }

  #interrupted(frame: InterruptFrame, direction: Direction): void {
    if (frame.turn === NO_TURN) stamp(frame, this.#environment.turns.next())
    else this.#environment.turns.reach(frame.turn)
    this.#epoch?.abort()
    this.#epoch = undefined
    this.#mailbox.interrupt(frame.turn)
    this.#guarded(() => this.onInterrupt(frame, direction), frame)
  }

  #guarded(call: () => void, frame?: Frame): void {
    try {
      call()
    } catch (error) {
      this.#failed(error, frame)
    }
  }

  #failed(thrown: unknown, frame?: Frame): void {
    if (isAbort(thrown) && (this.#over || (frame !== undefined && frame.turn < this.#mailbox.firstTurn)))
      return
    this.report(failureOf(thrown, this.name, frame), ((frame?.traits ?? 0) & Trait.start) !== 0)
  }
}
