import { type LLMProvider, type Tool, tool } from '../../src/engine.ts'
import type { FlowDefinition, FlowNode, FlowView, NodeSettings, Sees } from './flow-definition.ts'

/** One of several agents that hand a conversation over to each other. */
export interface Agent<Name extends string> {
  /** What it is told: who it is, what it does. */
  readonly prompt: string
  /** What it may call, besides handing over. */
  readonly tools?: readonly Tool[]
  /** Voice, language, model and the like; what is left out is that of all. */
  readonly settings?: NodeSettings
  /** To whom it may hand over, and when: `{ billing: 'Questions about an invoice.' }`. */
  readonly handsOverTo?: Readonly<Partial<Record<Name, string>>>
  /** When it hands back to who handed over to it; who takes it back knows what it knew, and what was said since. */
  readonly handsBack?: string
  /** What it is told of what was said before it took over. Default `all`. */
  readonly sees?: Sees
  /** Said word for word when it takes over, before it speaks. */
  readonly says?: string
  /** Whether it speaks first, if the conversation begins with it. Default: only what it `says`. */
  readonly speaksFirst?: boolean
}

/** Agents, and with whom the conversation begins. */
export interface AgentsDefinition<Name extends string> {
  /** What all of them are told. Default: the conversation's own prompt. */
  readonly prompt?: string
  /** Voice, language, model and the like of those who have none of their own. */
  readonly settings?: NodeSettings
  /** With whom it begins. */
  readonly initial: NoInfer<Name>
  /** The agents, by names of letters, digits, `_` and `-`. */
  readonly agents: Readonly<Record<Name, Agent<NoInfer<Name>>>>
  /** How often it may be handed over until the user says something; then the agent has to speak. Default 3. */
  readonly maxHandovers?: number
  /** Writes the summary for agents that see one. */
  readonly summarizer?: LLMProvider
}

/** Agents that hand a conversation over to each other, each with a prompt, tools and a voice of its own: a {@link flow}. */
export function agents<Name extends string>(
  definition: AgentsDefinition<Name>,
): FlowDefinition<object, Name> {
  const { prompt, settings, initial, maxHandovers = 3, summarizer } = definition
  const nodes = Object.fromEntries(
    Object.entries<Agent<Name>>(definition.agents).map(([name, agent]) => [name, nodeOf(agent)]),
  ) as Record<Name, FlowNode<object, Name>>
  return {
    prompt,
    settings,
    maxMoves: maxHandovers,
    summarizer,
    initial,
    nodes,
  }
}

function nodeOf<Name extends string>(agent: Agent<Name>): FlowNode<object, Name> {
  const { handsOverTo = {}, handsBack, tools = [], ...node } = agent
  const others = Object.entries(handsOverTo) as [Name, string][]
  return {
    ...node,
    tools: (view) => [
      ...tools,
      ...others.map(([name, when]) => handover(view, name, when)),
      ...(handsBack === undefined ? [] : [handback(view, handsBack)]),
    ],
  }
}

/**
 * A tool by which an agent, or a node of a flow, hands the conversation over.
 * @param to To whom: a name, or a node that is made up on the spot.
 * @param when When the model is to call it.
 */
export function handover<State extends object, Name extends string>(
  view: FlowView<State, Name>,
  to: NoInfer<Name> | FlowNode<State, Name>,
  when: string,
): Tool {
  return tool({
    name: `hand_over_to_${typeof to === 'string' ? to : (to.name ?? 'another')}`,
    description: `Hands the conversation over. When: ${when}`,
    execute: () => view.handOver(to),
  })
}

/** A tool by which it is handed back. */
export function handback<State extends object, Name extends string>(
  view: FlowView<State, Name>,
  when: string,
): Tool {
  return tool({
    name: 'hand_back',
    description: `Hands the conversation back to who handed it over. When: ${when}`,
    execute: () => view.handBack(),
  })
}
