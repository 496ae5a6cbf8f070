import { CancelledError, type LLMContext, type Message, PipelineError, ToolError } from '../../src/engine.ts'
import type { FlowDefinition, FlowNode } from './flow-definition.ts'
import type { Move } from './move.ts'
import { bringBack, leaveSeen, seen } from './seen.ts'
import type { Stage } from './stage.ts'

/** Where it was handed over, and what of the conversation was not seen from then on. */
interface Origin<State extends object, Name extends string> {
  readonly node: FlowNode<State, Name>
  readonly name: string
  readonly gone: readonly Message[]
  /** What had been found out there. */
  readonly found: ReadonlySet<string>
}

/** What a step is taken in. */
export interface StepOptions {
  readonly signal: AbortSignal
  /** The visit in which it was decided on; left out, it is taken wherever the conversation is. */
  readonly visit?: number
}

/** What steps need. */
export interface StepHost<State extends object, Name extends string> {
  /** Enters a node. Throws, and has changed nothing, if that is not possible. */
  enter(node: FlowNode<State, Name>, name: string, update: object, found: ReadonlySet<string>): void
  /** What has been found out at the node where the conversation is. */
  found(): ReadonlySet<string>
  /** Sums up messages; nothing if that fails. */
  summarize(messages: readonly Message[], signal: AbortSignal): Promise<Message | undefined>
}

/** The name of a node that was made up on the spot. */
const unnamed = '(made up)'
/** So many handovers can be handed back. */
const mostOrigins = 16
const defaultMaxMoves = 6

/** The steps from node to node. Each is taken wholly or not at all. */
export class Steps<State extends object, Name extends string> {
  readonly #definition: FlowDefinition<State, Name>
  readonly #context: LLMContext
  readonly #stage: Stage<State, Name>
  readonly #host: StepHost<State, Name>
  #origins: readonly Origin<State, Name>[] = []
  #moves = 0
  #said: Message | undefined

  constructor(
    definition: FlowDefinition<State, Name>,
    context: LLMContext,
    stage: Stage<State, Name>,
    host: StepHost<State, Name>,
  ) {
    this.#definition = definition
    this.#context = context
    this.#stage = stage
    this.#host = host
  }

  /**
   * Takes a step.
   * @throws ToolError if it cannot be taken now; PipelineError if it leads nowhere; CancelledError.
   */
  async take(move: Move, { signal, visit }: StepOptions): Promise<void> {
    const { node, name } = this.#destination(move)
    this.#check(visit)
    const back = move.how === 'back' ? this.#origins.at(-1) : undefined
    const view = back
      ? undefined
      : await seen(this.#context, node.sees ?? 'all', (messages) => this.#host.summarize(messages, signal))
    if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    this.#check(visit)
    const from = { node: this.#stage.node, name: this.#stage.name, found: this.#host.found() }
    this.#host.enter(node, name, move.update, back?.found ?? new Set())
    const gone = view ? leaveSeen(this.#context, view) : []
    if (back) {
      bringBack(this.#context, back.gone)
      this.#origins = this.#origins.slice(0, -1)
    } else if (move.how === 'over') this.#origins = [...this.#origins, { ...from, gone }].slice(-mostOrigins)
    if (visit !== undefined) this.#moves++
  }

  #destination({ to, how }: Move): { node: FlowNode<State, Name>; name: string } {
    if (how === 'back') {
      const origin = this.#origins.at(-1)
      if (origin) return origin
      throw new ToolError('There is nobody to hand back to.')
    }
    if (typeof to !== 'string') {
      const node = to as FlowNode<State, Name>
      return { node, name: node.name ?? unnamed }
    }
    const { nodes } = this.#definition
    if (Object.hasOwn(nodes, to)) return { node: nodes[to as Name], name: to }
    throw new PipelineError(`The flow has no node "${to}". Nodes: ${Object.keys(nodes).join(', ')}.`)
  }

  #check(visit: number | undefined): void {
    if (visit === undefined) return
    if (visit !== this.#stage.visit)
      throw new ToolError(
        `This leads nowhere any more: the conversation is at "${this.#stage.name}" already.`,
      )
    const said = this.#context.messages.findLast(({ role }) => role === 'user')
    if (said !== this.#said) this.#moves = 0
    this.#said = said
    if (this.#moves >= (this.#definition.maxMoves ?? defaultMaxMoves))
      throw new ToolError('That is enough until the user says something: speak to them before you go on.')
  }
}
