import type { LLMContext, Tool } from '../../src/engine.ts'
import type { FlowDefinition, FlowNode, FlowView } from './flow-definition.ts'
import type { OpenTasks } from './open-tasks.ts'

/** Where a conversation is. */
interface Place<State extends object, Name extends string> {
  readonly node: FlowNode<State, Name>
  readonly name: string
  /** Counts up from node to node: what was called at an earlier one leads nowhere. */
  readonly visit: number
}

/** How a node's tools are made ready for the model. */
export interface StageHost<State extends object, Name extends string> {
  readonly view: FlowView<State, Name>
  readonly tasks: OpenTasks
  wrap(tool: Tool, visit: number): Tool
}

/** Where a conversation is and what is known: both change at once with what its model is told, or nothing does. */
export class Stage<State extends object, Name extends string> {
  /** What is known. */
  readonly state: State
  readonly #definition: FlowDefinition<State, Name>
  readonly #context: LLMContext
  readonly #prompt: string | undefined
  #place: Place<State, Name>
  #words: string | undefined

  constructor(definition: FlowDefinition<State, Name>, context: LLMContext) {
    this.#definition = definition
    this.#context = context
    this.#prompt = definition.prompt ?? context.system
    this.state = structuredClone(definition.state ?? ({} as State))
    const { initial, nodes } = definition
    this.#place = { node: nodes[initial], name: initial, visit: 0 }
  }

  get node(): FlowNode<State, Name> {
    return this.#place.node
  }

  get name(): string {
    return this.#place.name
  }

  get visit(): number {
    return this.#place.visit
  }

  /** Goes to a node. */
  enter(node: FlowNode<State, Name>, name: string, update: object, host: StageHost<State, Name>): void {
    this.#change({ node, name, visit: this.visit + 1 }, update, host)
  }

  /** Writes something down and stays, or tells the model what has changed. */
  keep(update: object, host: StageHost<State, Name>): void {
    this.#change(this.#place, update, host)
  }

  /** What is said on entering. */
  get words(): string | undefined {
    return this.#words
  }

  #change(place: Place<State, Name>, update: object, host: StageHost<State, Name>): void {
    const { state } = this
    const before = { state: { ...state }, place: this.#place }
    try {
      Object.assign(state, update)
      this.#place = place
      // What was being found out at another node is no longer.
      const stays = place === before.place || before.place.visit === 0
      const tasks = stays ? host.tasks : { prompts: [], tools: [] }
      const [system, tools] = [this.#system(tasks.prompts), this.#tools(tasks.tools, host)]
      if (place !== before.place) this.#words = made(place.node.says, state)
      this.#context.system = system
      this.#context.tools = tools
    } catch (thrown) {
      for (const key of Object.keys(state)) delete state[key as keyof State]
      Object.assign(state, before.state)
      this.#place = before.place
      throw thrown
    }
  }

  #system(tasks: readonly string[]): string {
    return [this.#prompt, made(this.node.prompt, this.state), ...tasks].filter(Boolean).join('\n\n')
  }

  #tools(tasks: readonly Tool[], { view, wrap }: StageHost<State, Name>): Tool[] {
    const all = [
      ...tasks,
      ...(made(this.node.tools, view) ?? []),
      ...(made(this.#definition.tools, view) ?? []),
    ]
    const isFirst = ({ name }: Tool, at: number) => all.findIndex((each) => each.name === name) === at
    return all.filter(isFirst).map((tool) => wrap(tool, this.visit))
  }
}

function made<Given, Made>(
  what: Made | ((given: Given) => Made) | undefined,
  given: Given,
): Made | undefined {
  return typeof what === 'function' ? (what as (given: Given) => Made)(given) : what
}
