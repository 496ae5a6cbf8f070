import {
  AgentTurnEndedFrame,
  CancelledError,
  callIn,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type InterruptFrame,
  isAbort,
  type LLMContext,
  LLMContextFrame,
  type Message,
  ProcessorError,
  type ProcessorIO,
  SpeakFrame,
  type Tool,
  toAntiphonError,
} from '../../src/engine.ts'
import { checkFlow } from './check-flow.ts'
import type { CollectOptions } from './collecting.ts'
import type { FlowDefinition, FlowNode, FlowView, NodeView } from './flow-definition.ts'
import { FlowTools } from './flow-tools.ts'
import { FlowVoice } from './flow-voice.ts'
import { gather } from './gather.ts'
import { Keep, Move } from './move.ts'
import { NodeEnteredFrame } from './node-entered-frame.ts'
import { NodeScript } from './node-script.ts'
import { NotCollectedError } from './not-collected-error.ts'
import { OpenTasks } from './open-tasks.ts'
import { Stage, type StageHost } from './stage.ts'
import { Steps } from './steps.ts'
import { summarizeInTime } from './summarize.ts'
import type { Task } from './task.ts'

/**
 * Leads a conversation from node to node: gives the model the prompt and the tools of the one it is at, by the
 * conversation's {@link LLMContext}. Belongs between `UserContext` and `LLM`; one for each session.
 */
export class Flow<State extends object, Name extends string> extends FrameProcessor {
  override readonly io: ProcessorIO
  readonly #definition: FlowDefinition<State, Name>
  readonly #context: LLMContext
  readonly #stage: Stage<State, Name>
  readonly #steps: Steps<State, Name>
  readonly #tasks = new OpenTasks()
  readonly #session = new AbortController()
  readonly #voice: FlowVoice
  readonly #tools: FlowTools
  #script = new NodeScript()
  /** What the node where the conversation is has found out. */
  #found = new Set<string>()
  /** The visit in which the model was last asked. */
  #askedAt = 0

  /**
   * @param context The conversation, the same as in `UserContext`.
   * @throws PipelineError if the definition leads where there is no node.
   */
  constructor(
    definition: FlowDefinition<State, Name>,
    context: LLMContext,
    options: FrameProcessorOptions = {},
  ) {
    super(options)
    checkFlow(definition)
    this.#definition = definition
    this.#context = context
    this.#stage = new Stage(definition, context)
    this.#steps = new Steps(definition, context, this.#stage, {
      enter: (node, name, update, found) => this.#enter(node, name, update, found),
      found: () => this.#found,
      summarize: (messages, signal) => this.#summarize(messages, signal),
    })
    this.#voice = new FlowVoice({
      push: (frame, direction) => void this.push(frame, direction),
      nextTurn: () => this.environment.turns.next(),
    })
    this.#tools = new FlowTools({
      awaits: (context) => this.#voice.awaits(context),
      take: (move, options) => this.#steps.take(move, options),
      keep: (update) => this.#stage.keep(update, this.#stageHost),
      node: () => this.node,
    })
    this.io = { context, makes: [LLMContextFrame, SpeakFrame] }
  }

  /** Where the conversation is: the node's name. */
  get node(): string {
    return this.#stage.name
  }

  /** What is known so far. */
  get state(): Readonly<State> {
    return this.#stage.state
  }

  /**
   * Leads the conversation elsewhere from outside; what is being said goes on, and what the user is saying is answered there.
   * The agent speaks at the new node unless that `waits`. What is being found out ends with a {@link NotCollectedError}.
   */
  async go(to: Name | FlowNode<State, Name>, update: Partial<State> = {}): Promise<void> {
    await this.#steps.take(new Move(to, update), { signal: this.#session.signal })
  }

  /**
   * Has the agent find something out: it asks, again if need be, and the conversation goes on where it was. The tools of
   * the node stay, so the user may ask something meanwhile, and several things may be found out at once. Call it from the
   * app, from a node's `enter`, or from a tool that `delivers` later.
   * @throws NotCollectedError if the user will not say, no answer can be taken, the conversation goes elsewhere, or the
   * session ends.
   */
  collect<T>(task: Task<T>, options: CollectOptions = {}): Promise<T> {
    return this.#collect(task, options, 'app')
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    this.#voice.see(frame)
    if (frame instanceof AgentTurnEndedFrame) this.#heardOut(frame)
    const passed = this.push(frame, direction)
    if (frame instanceof LLMContextFrame) this.#asked(frame)
    return passed
  }

  protected override onStart(): void {
    const { node, name, visit } = this.#stage
    if (visit === 0) this.#enter(node, name, {}, new Set())
  }

  protected override onInterrupt(frame: InterruptFrame): void {
    this.#voice.interrupted(frame)
  }

  protected override onEnd(): void {
    this.#end()
  }

  protected override cleanup(): void {
    this.#end()
  }

  #end(): void {
    this.#session.abort()
    this.#script.abort()
    this.#tasks.abandon('ended')
  }

  #enter(node: FlowNode<State, Name>, name: string, update: object, found: ReadonlySet<string>): void {
    const { node: old, name: from, visit } = this.#stage
    const begins = visit === 0
    this.#stage.enter(node, name, update, this.#stageHost)
    this.#script.abort()
    if (!begins) {
      this.#tasks.abandon('left')
      this.#guarded(() => old.leave?.(this.#stage.state))
    }
    this.push(new NodeEnteredFrame({ node: name, from: begins ? undefined : from }))
    this.#voice.enter(node, this.#stage.words, this.#definition.settings ?? {}, begins)
    this.#found = new Set(found)
    this.#begin(node)
  }

  #asked({ turn }: LLMContextFrame): void {
    this.#voice.asked(turn)
    this.#askedAt = this.#stage.visit
    if (this.#stage.node.ends && !this.#leadsOn) this.#voice.hangUp(turn)
  }

  /** The user had interrupted the goodbye, and has nothing more to say. */
  #heardOut({ turn }: AgentTurnEndedFrame): void {
    const { node, visit } = this.#stage
    if (node.ends && this.#leadsOn && this.#askedAt === visit && this.#voice.isLast(turn))
      this.#voice.hangUp(turn)
  }

  get #leadsOn(): boolean {
    return (this.#context.tools ?? []).length > 0
  }

  /** Does what the node does on entering. */
  #begin(node: FlowNode<State, Name>): void {
    const script = new NodeScript()
    this.#script = script
    if (node.enter === undefined && node.collect === undefined) {
      script.ended()
      return
    }
    const { visit } = this.#stage
    const view = this.#nodeView(script)
    let doing: unknown
    try {
      doing = gather(node, view, this.#found)
    } catch (error) {
      doing = Promise.reject(error)
    }
    this.spawn(async () => {
      try {
        const result = await script.result(doing)
        if (result instanceof Move) await this.#steps.take(result, { visit, signal: script.signal })
        else if (result instanceof Keep) this.#stage.keep(result.update, this.#stageHost)
      } catch (error) {
        // A node that has nowhere else to go stays where it is.
        if (!isAbort(error) && !(error instanceof NotCollectedError)) throw error
      } finally {
        script.ended()
      }
    })
  }

  get #stageHost(): StageHost<State, Name> {
    const wrap = (tool: Tool, visit: number) => this.#tools.wrap(tool, visit)
    return { view: this.#view(undefined), tasks: this.#tasks, wrap }
  }

  #view(script: NodeScript | undefined): FlowView<State, Name> {
    return {
      state: this.#stage.state,
      go: (to, update) => new Move(to, update),
      handOver: (to, update) => new Move(to, update, 'over'),
      handBack: (update) => new Move(undefined, update, 'back'),
      keep: (update, result) => new Keep(update, result),
      collect: (task, options = {}) => this.#collect(task, options, script ?? 'tool'),
    }
  }

  #nodeView(script: NodeScript): NodeView<State, Name> {
    const { clock, logger } = this
    return {
      ...this.#view(script),
      signal: script.signal,
      clock,
      logger,
      update: (update) => {
        if (!script.signal.aborted) this.#stage.keep(update, this.#stageHost)
      },
      push: (frame) => {
        if (!script.signal.aborted) this.#voice.send(frame)
      },
    }
  }

  async #collect<T>(task: Task<T>, options: CollectOptions, by: NodeScript | 'tool' | 'app'): Promise<T> {
    const script = by instanceof NodeScript ? by : undefined
    // The model that has called a tool goes on by itself.
    const goesOn = this.#tools.mayWait(by === 'tool') || this.#voice.goesOn
    if (this.#session.signal.aborted) throw new CancelledError('The session is over.')
    const outcome = this.#tasks.collect(task, options, {
      clock: this.clock,
      script,
      lastSaid: () => this.#context.messages.findLast(({ role }) => role === 'user'),
      changed: () => this.#stage.keep({}, this.#stageHost),
    })
    if (!goesOn) this.#voice.respond()
    return outcome
  }

  async #summarize(messages: readonly Message[], signal: AbortSignal): Promise<Message | undefined> {
    const { summarizer, summaryMs = 5_000 } = this.#definition
    if (!summarizer) return undefined
    try {
      return await summarizeInTime(messages, summarizer, summaryMs, callIn(this.environment, signal))
    } catch (thrown) {
      if (signal.aborted) throw thrown
      this.#reported(thrown)
      return undefined
    }
  }

  #guarded(hook: () => void): void {
    try {
      hook()
    } catch (thrown) {
      this.#reported(thrown)
    }
  }

  #reported(thrown: unknown): void {
    this.report(toAntiphonError(thrown, (message, cause) => new ProcessorError(message, { cause })))
  }
}
