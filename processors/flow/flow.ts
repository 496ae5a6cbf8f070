import {
  CancelledError,
  ContextEditFrame,
  type Direction,
  type Frame,
  FrameProcessor,
  type FrameProcessorOptions,
  type LLMContext,
  LLMContextFrame,
  LLMTextFrame,
  NodeEnteredFrame,
  ProcessorError,
  type ProcessorIO,
  SettingsFrame,
  type Tool,
  type ToolContext,
  ToolError,
  toAntiphonError,
} from '../../src/index.ts'
import { type Collected, Collecting, type CollectOptions } from './collecting.ts'
import type { FlowDefinition, FlowNode, FlowView } from './flow-definition.ts'
import { Keep, Move } from './move.ts'
import { seen } from './seen.ts'
import type { Task } from './task.ts'

/** The name of a node that was made up on the spot. */
const unnamed = '(made up)'
const maxMoves = 4

/**
 * Leads a conversation from node to node: gives the model the prompt and the tools of the one it is at, by the
 * conversation's {@link LLMContext}. Belongs between `UserContext` and `LLM`; one for each session.
 */
export class Flow<State extends object, Name extends string> extends FrameProcessor {
  override readonly io: ProcessorIO
  readonly #definition: FlowDefinition<State, Name>
  readonly #context: LLMContext
  /** Always the same object: tools hold on to it. */
  readonly #state: State
  #node: FlowNode<State, Name>
  #name: string
  /** Counts up whenever other tools are offered: what was called before that leads nowhere. */
  #visit = 0
  #moves = 0
  #collecting: Pick<Collecting<unknown>, 'open' | 'prompt' | 'tools' | 'abandon'> | undefined

  /** @param context The conversation, the same as in `UserContext`. */
  constructor(
    definition: FlowDefinition<State, Name>,
    context: LLMContext,
    options: FrameProcessorOptions = {},
  ) {
    super(options)
    this.#definition = definition
    this.#context = context
    this.#state = structuredClone(definition.state ?? ({} as State))
    this.#name = definition.initial
    this.#node = definition.nodes[definition.initial]
    this.io = { context }
  }

  /** Where the conversation is: the node's name, `(made up)` for one without. */
  get node(): string {
    return this.#name
  }

  /** What is known so far. */
  get state(): Readonly<State> {
    return this.#state
  }

  /**
   * Leads the conversation elsewhere from outside, at once; what is being said goes on. The agent speaks at the new node when
   * its turn comes if that node `speaksFirst`. A task that is being collected ends with a CancelledError.
   */
  async go(to: Name | FlowNode<State, Name>, update: Partial<State> = {}): Promise<void> {
    const node = this.#find(to)
    const messages = await this.#seenBy(node, this.signal)
    this.#collecting?.abandon(new CancelledError('The conversation was led elsewhere.'))
    this.#enter(node, to, update, messages)
    if (node.settings) this.broadcast(new SettingsFrame({ settings: node.settings }))
    this.#speakFirst()
  }

  /**
   * Has the agent find something out: it asks, again if need be, and the conversation then goes on where it was. Call it
   * from outside the answer: from the app, a node's `enter`, or a tool that `delivers` later. One at a time.
   * @throws CancelledError if the session ends first, the signal aborts, or the conversation is led elsewhere.
   */
  async collect<T>(task: Task<T>, options: CollectOptions = {}): Promise<Collected<T>> {
    if (this.#collecting?.open)
      throw new ProcessorError('Something is being collected already: one at a time.')
    const collecting = new Collecting<T>(task, options, this.clock, () => this.#offer())
    if (collecting.open) {
      this.#collecting = collecting
      this.#offer()
      this.push(new ContextEditFrame({ edits: [], respond: true }), 'upstream')
    }
    return collecting.outcome
  }

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (frame instanceof LLMContextFrame) this.#moves = 0
    return this.push(frame, direction)
  }

  protected override onStart(): void {
    this.#enter(this.#node, this.#definition.initial, {}, undefined)
    if (this.#node.settings) this.broadcast(new SettingsFrame({ settings: this.#node.settings }))
    this.#speakFirst()
  }

  protected override cleanup(): void {
    this.#collecting?.abandon(new CancelledError('The session ended.'))
  }

  #find(to: unknown): FlowNode<State, Name> {
    const node = typeof to === 'string' ? this.#definition.nodes[to as Name] : (to as FlowNode<State, Name>)
    if (node) return node
    const known = Object.keys(this.#definition.nodes).join(', ')
    throw new ProcessorError(`The flow has no node "${String(to)}". Nodes: ${known}.`)
  }

  #enter(
    node: FlowNode<State, Name>,
    to: unknown,
    update: object,
    messages: Parameters<LLMContext['replace']>[0] | undefined,
  ): void {
    const from = this.#visit === 0 ? undefined : this.#name
    if (from !== undefined) this.#guarded(() => this.#node.leave?.(this))
    Object.assign(this.#state, update)
    this.#node = node
    this.#name = typeof to === 'string' ? to : unnamed
    if (messages) this.#context.replace(messages)
    this.#offer()
    this.push(new NodeEnteredFrame({ node: this.#name, from }))
    if (node.enter) this.spawn(async () => node.enter?.(this))
  }

  /** Gives the model the prompt and the tools of where the conversation is. */
  #offer(): void {
    this.#visit++
    const collecting = this.#collecting?.open ? this.#collecting : undefined
    this.#tell(collecting?.prompt)
    this.#context.tools = collecting?.tools ?? this.#tools()
  }

  #tell(task?: string): void {
    const { prompt } = this.#node
    const own = task ?? (typeof prompt === 'function' ? prompt(this.#state) : prompt)
    this.#context.system = [this.#definition.prompt, own].filter(Boolean).join('\n\n')
  }

  #tools(): Tool[] {
    const { tools = [] } = this.#node
    const view: FlowView<State, Name> = {
      state: this.#state,
      go: (to, update) => new Move(to, update),
      keep: (update, result) => new Keep(update, result),
    }
    const visit = this.#visit
    return (typeof tools === 'function' ? tools(view) : tools).map((tool) => ({
      ...tool,
      execute: async (args: Readonly<Record<string, unknown>>, context: ToolContext) =>
        this.#outcome(await tool.execute(args, context), visit, context),
    }))
  }

  async #outcome(result: unknown, visit: number, context: ToolContext): Promise<unknown> {
    if (result instanceof Keep) return this.#keep(result, context)
    if (!(result instanceof Move)) return result
    const node = this.#find(result.to)
    this.#mayMove(visit)
    const messages = await this.#seenBy(node, context.signal)
    if (context.signal.aborted) throw new CancelledError()
    this.#mayMove(visit)
    this.#moves++
    this.#enter(node, result.to, result.update, messages)
    this.#greet(node, context)
    if (node.ends) context.endSession('the flow has come to its end')
    return { entered: this.#name }
  }

  #keep({ update, result }: Keep, { signal }: ToolContext): unknown {
    if (signal.aborted) throw new CancelledError()
    Object.assign(this.#state, update)
    this.#tell()
    return result
  }

  #mayMove(visit: number): void {
    if (visit !== this.#visit)
      throw new ToolError(`This leads nowhere any more: the conversation is at "${this.#name}" already.`)
    if (this.#moves >= (this.#definition.maxMoves ?? maxMoves))
      throw new ToolError('That is enough for one answer: speak to the user before you go on.')
  }

  #greet(node: FlowNode<State, Name>, context: ToolContext): void {
    if (node.settings) context.push(new SettingsFrame({ settings: node.settings }))
    const words = typeof node.says === 'function' ? node.says(this.#state) : node.says
    if (words) context.push(new LLMTextFrame({ text: `${words} `, endsSentence: true }))
  }

  #speakFirst(): void {
    if (this.#node.speaksFirst) this.push(new ContextEditFrame({ edits: [], respond: true }), 'upstream')
  }

  async #seenBy({ sees = 'all' }: FlowNode<State, Name>, signal: AbortSignal) {
    const { clock, logger } = this
    const provider = this.#definition.summarizer
    return seen(this.#context, sees, provider && { provider, context: { signal, clock, logger } })
  }

  #guarded(hook: () => void): void {
    try {
      hook()
    } catch (thrown) {
      this.report(toAntiphonError(thrown, (message, cause) => new ProcessorError(message, { cause })))
    }
  }
}
