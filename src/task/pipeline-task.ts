import { EventEmitter } from 'eventemitter3'
import { systemClock } from '../clock/system-clock.ts'
import { whenAborted } from '../clock/when-aborted.ts'
import {
  type AntiphonError,
  isAbort,
  PipelineError,
  ProcessorError,
  QueueOverflowError,
  toAntiphonError,
} from '../errors.ts'
import { type Frame, NO_TURN } from '../frame/frame.ts'
import { CancelFrame, EndFrame, ErrorFrame, HeartbeatFrame, StartFrame } from '../frames/lifecycle.ts'
import { LLMContextFrame } from '../frames/llm.ts'
import { MetricsFrame } from '../frames/metrics.ts'
import { SpeakFrame } from '../frames/tts.ts'
import { silentLogger } from '../logger.ts'
import { TurnMeter } from '../observe/turn-meter.ts'
import { checkOptions, described } from '../options.ts'
import { checkTaskRate, ratePlayed } from '../pipeline/check.ts'
import { Edge } from '../pipeline/edge.ts'
import { allProcessors, chain, Pipeline } from '../pipeline/pipeline.ts'
import { type Environment, environment, TurnCounter } from '../processor/environment.ts'
import type { FrameProcessor } from '../processor/frame-processor.ts'
import { nameApart } from '../processor/names.ts'
import { UnheardErrors } from '../unheard-errors.ts'
import { bounded } from './bounded.ts'
import { type EndHolder, EndWatch, heldError } from './end-watch.ts'
import { HangingUp } from './hanging-up.ts'
import { together } from './observers.ts'
import type { PipelineTaskOptions, TaskEvents, TaskResult } from './pipeline-task-options.ts'
import { taskRules } from './pipeline-task-options.ts'
import { Watch } from './watch.ts'

/**
 * One session: runs a pipeline from its Start frame to its End, and sees to it that every processor is set up and
 * cleaned up exactly once, whatever happens in between.
 */
export class PipelineTask extends EventEmitter<TaskEvents> {
  readonly #processors: readonly FrameProcessor[]
  readonly #source: Edge
  readonly #sink: Edge
  readonly #options: PipelineTaskOptions
  readonly #session = new AbortController()
  readonly #environment: Environment
  readonly #meter: TurnMeter
  readonly #outcome = Promise.withResolvers<TaskResult>()
  readonly #watch: Watch
  readonly #hangingUp: HangingUp
  readonly #endWatch: EndWatch
  readonly #unheard = new UnheardErrors(
    "listen with task.on('error', …), or give the task a logger: { logger: consoleLogger() }",
  )
  #ran = false
  #state: 'new' | 'starting' | 'running' | 'over' = 'new'
  #early: Frame[] = []

  constructor(pipeline: Pipeline, options: PipelineTaskOptions = {}) {
    super()
    this.#options = checkOptions('PipelineTask', options, taskRules)
    if (!(pipeline instanceof Pipeline))
      throw new PipelineError(
        `A PipelineTask runs a pipeline, new PipelineTask(new Pipeline([…])), and was given ${described(pipeline)}.`,
      )
    this.#processors = allProcessors(pipeline.processors)
    const clock = options.clock ?? systemClock
    this.#environment = environment({
      clock,
      logger: options.logger ?? silentLogger,
      outputSampleRate: options.outputSampleRate ?? ratePlayed(this.#processors) ?? 16_000,
      limits: { highWater: 128, capacity: 4096, ...options.limits },
      session: { id: options.id ?? crypto.randomUUID(), signal: this.#session.signal },
      turns: options.turns ?? new TurnCounter(),
      ending: () => this.#endWatch.begin(),
      observer: together([
        ...(options.observers ?? []),
        ...this.#processors.flatMap(({ observer }) => observer ?? []),
      ]),
    })
    if (options.onMetrics) this.on('metrics', options.onMetrics)
    checkTaskRate(pipeline.processors, this.#environment.outputSampleRate)
    this.#hangingUp = new HangingUp(clock, (reason) => this.end(reason))
    this.#meter = new TurnMeter(() => clock.now())
    this.#watch = new Watch(clock, {
      heartbeatMs: options.heartbeatMs,
      idleTimeoutMs: options.idleTimeoutMs,
      beat: () => void this.push(new HeartbeatFrame({ sentAtMs: clock.now() })),
      stalled: (sinceMs) => this.emit('stalled', { sinceMs }),
      idle: () => this.#finish({ reason: 'idle' }),
    })
    this.#endWatch = new EndWatch(clock, {
      timeoutMs: options.endTimeoutMs ?? 30_000,
      processors: this.#processors,
      late: (holders) => this.#held(holders),
    })
    this.#source = new Edge('source', (frame) => this.#returned(frame))
    this.#sink = new Edge('sink', (frame) => this.#arrived(frame))
    chain([this.#source, ...pipeline.processors, this.#sink])
    nameApart(this.#processors)
  }

  /** Tells listeners; what one of them throws is logged and harms nobody else. */
  override emit<T extends keyof TaskEvents>(
    event: T,
    ...args: EventEmitter.EventArgs<TaskEvents, T>
  ): boolean {
    return this.#guarded(event, () => super.emit(event, ...args))
  }

  #guarded(event: string, tell: () => unknown): boolean {
    try {
      return tell() !== false
    } catch (error) {
      this.#environment.logger.error({ event, error }, 'a listener of the task failed')
      this.#unheard.tell(
        new ProcessorError(`A listener of the task's "${event}" failed: ${String(error)}`, { cause: error }),
        this.#environment.logger,
      )
      return true
    }
  }

  /** What the task's processors share. */
  get environment(): Environment {
    return this.#environment
  }

  /**
   * Runs the session to its end.
   * @param signal Cancels it.
   * @throws the error of a setup that failed or of a fatal ErrorFrame, after all has been cleaned up.
   */
  async run({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<TaskResult> {
    if (this.#ran) throw new ProcessorError('A task runs once: make a new one.')
    this.#ran = true
    if (this.#state === 'new') this.#state = 'starting'
    const unwatch = whenAborted(signal, () => this.cancel('aborted'))
    const setup = this.#setup()
    try {
      return await this.#outcome.promise
    } finally {
      this.#state = 'over'
      unwatch()
      this.#watch.stop()
      this.#hangingUp.close()
      this.#endWatch.stop()
      this.#early = []
      await this.#tidy('the setup', setup)
      await this.#close()
    }
  }

  /**
   * Queues a frame at the head of the pipeline. Before the session has started it is kept until then.
   * @returns a promise when much is waiting: await it to be slowed down.
   * @throws QueueOverflowError when too much is waiting.
   */
  push(frame: Frame): void | Promise<void> {
    if (this.#state === 'over') return
    if (this.#state === 'running') return this.#send(frame)
    if (this.#state === 'starting' && frame instanceof EndFrame) this.#endWatch.begin()
    const { capacity } = this.#environment.limits
    if (this.#early.length >= capacity && !(frame instanceof EndFrame))
      throw new QueueOverflowError(`${capacity} frames wait for the session to start and no more fit.`)
    this.#early.push(frame)
  }

  /** Ends the session when everything before has been said and done. */
  end(reason?: string): void {
    void this.push(new EndFrame({ reason }))
  }

  /** Ends the session now. */
  cancel(reason?: string): void {
    if (this.#state === 'over') return
    this.#environment.logger.info({ reason }, 'the session is cancelled')
    this.#finish({ reason: 'cancelled' }, reason)
  }

  async #setup(): Promise<void> {
    if (this.#state !== 'starting') return
    const attaching = this.#processors.map((processor) => this.#attach(processor))
    try {
      await Promise.all(attaching)
    } catch (error) {
      this.#outcome.reject(error)
      // What is still being opened has to be open before it can be closed.
      await Promise.allSettled(attaching)
      return
    }
    if (this.#state !== 'starting') return
    this.#state = 'running'
    const { observer, session, clock } = this.#environment
    const about = { id: session.id, processors: this.#processors }
    this.#guarded('start', () => observer?.onStart?.(about, clock.now()))
    this.emit('start')
    void this.#source.send(new StartFrame(), 'downstream')
    this.#watch.start()
    for (const frame of this.#early.splice(0)) void this.#send(frame)
  }

  /** What asks for an answer begins a turn, if it belongs to none. */
  #send(frame: Frame): void | Promise<void> {
    const { turns } = this.#environment
    if (frame.turn === NO_TURN && (frame instanceof LLMContextFrame || frame instanceof SpeakFrame))
      turns.next()
    return this.#source.send(frame, 'downstream', turns)
  }

  async #attach(processor: FrameProcessor): Promise<void> {
    try {
      await processor.attach(this.#environment)
    } catch (thrown) {
      const error = toAntiphonError(
        thrown,
        (message, cause) =>
          new ProcessorError(`${processor.name} could not be set up: ${message}`, { cause }),
      )
      error.processor ??= processor.name
      throw error
    }
  }

  async #close(): Promise<void> {
    await Promise.all(
      this.#processors.map((processor) => this.#tidy(`the cleanup of ${processor.name}`, processor.close())),
    )
    this.#session.abort()
    const result = await this.#outcome.promise.catch(
      (error: unknown) => ({ reason: 'failed', error }) as const,
    )
    const { observer, clock } = this.#environment
    this.#guarded('end', () => observer?.onEnd?.(result, clock.now()))
    if (result.reason !== 'failed') this.emit('end', result)
    this.removeAllListeners()
  }

  /** Waits for work that belongs to the end, as long as it may take; its failure is told and goes no further. */
  async #tidy(what: string, work: Promise<void>): Promise<void> {
    const { clock, logger } = this.#environment
    try {
      await bounded(clock, this.#options.cleanupTimeoutMs ?? 5_000, what, work)
    } catch (thrown) {
      if (isAbort(thrown)) return
      const error = toAntiphonError(
        thrown,
        (message, cause) => new ProcessorError(`${what} failed: ${message}`, { cause }),
      )
      logger.error({ error }, error.message)
      this.#failed(error)
    }
  }

  /** The end was held up for too long. */
  #held(holders: readonly EndHolder[]): void {
    const error = heldError(holders)
    this.#environment.logger.error({ holders, error }, error.message)
    this.#failed(error)
    this.#finish({ reason: 'cancelled', heldBy: holders }, 'the end was held up')
  }

  #finish(result: TaskResult, reason?: string): void {
    this.#outcome.resolve(result)
    if (this.#state === 'running') void this.#source.send(new CancelFrame({ reason }), 'downstream')
    this.#state = 'over'
  }

  #failed(error: AntiphonError): void {
    const heard = this.emit('error', error) || this.#options.observers?.some(({ hearsErrors }) => hearsErrors)
    if (!heard) this.#unheard.tell(error, this.#environment.logger)
  }

  /** A frame has come back to the head. */
  #returned(frame: Frame): void {
    this.#watch.see(frame)
    if (!(frame instanceof ErrorFrame)) return
    if (!frame.fatal) return void this.#failed(frame.error)
    // It is what `run` rejects with.
    this.emit('error', frame.error)
    this.#outcome.reject(frame.error)
    this.#finish({ reason: 'cancelled' })
  }

  /** A frame has reached the end. */
  #arrived(frame: Frame): void {
    this.#watch.see(frame)
    const metrics = this.#meter.see(frame)
    if (metrics) {
      this.emit('metrics', metrics)
      void this.#sink.send(new MetricsFrame({ metrics: { type: 'turn', ...metrics } }), 'upstream')
    }
    this.#hangingUp.see(frame)
    if (frame instanceof EndFrame) {
      this.#outcome.resolve({ reason: 'ended' })
      this.#state = 'over'
    }
  }
}
