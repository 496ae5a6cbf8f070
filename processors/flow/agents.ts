import { type LLMProvider, type Settings, type Tool, tool } from '../../src/index.ts'
import type { FlowDefinition, FlowNode, Sees } from './flow-definition.ts'

/** One of several agents that hand a conversation over to each other. */
export interface Agent<Name extends string> {
  /** What it is told: who it is, what it does. */
  readonly prompt: string
  /** What it may call, besides handing over. */
  readonly tools?: readonly Tool[]
  /** Voice, language, model and the like. */
  readonly settings?: Omit<Settings, 'system' | 'tools'>
  /** To whom it may hand over, and when: `{ billing: 'Questions about an invoice.' }`. */
  readonly handsOverTo?: Readonly<Partial<Record<Name, string>>>
  /** What it is told of what was said before it took over. Default `all`. */
  readonly sees?: Sees
  /** Said word for word when it takes over, before it speaks. */
  readonly says?: string
  /** Whether it speaks first, if the conversation begins with it. Default false. */
  readonly speaksFirst?: boolean
}

/** Agents, and with whom the conversation begins. */
export interface AgentsDefinition<Name extends string> {
  /** What all of them are told. */
  readonly prompt?: string
  /** With whom it begins. */
  readonly initial: NoInfer<Name>
  /** The agents, by names of letters, digits, `_` and `-`. */
  readonly agents: Readonly<Record<Name, Agent<NoInfer<Name>>>>
  /** How often it may be handed over in one answer; then the agent has to speak. Default 4. */
  readonly maxHandovers?: number
  /** Writes the summary for agents that see one. */
  readonly summarizer?: LLMProvider
}

/** Agents that hand a conversation over to each other, each with a prompt, tools and a voice of its own: a {@link flow}. */
export function agents<Name extends string>(
  definition: AgentsDefinition<Name>,
): FlowDefinition<object, Name> {
  const { prompt, initial, maxHandovers, summarizer } = definition
  const nodes = Object.fromEntries(
    Object.entries<Agent<Name>>(definition.agents).map(([name, agent]) => [name, nodeOf(agent)]),
  ) as Record<Name, FlowNode<object, Name>>
  return {
    ...(prompt !== undefined && { prompt }),
    ...(maxHandovers !== undefined && { maxMoves: maxHandovers }),
    ...(summarizer !== undefined && { summarizer }),
    initial,
    nodes,
  }
}

function nodeOf<Name extends string>(agent: Agent<Name>): FlowNode<object, Name> {
  const { handsOverTo = {}, tools = [], ...node } = agent
  const others = Object.entries(handsOverTo) as [Name, string][]
  return {
    ...node,
    tools: ({ go }) => [
      ...tools,
      ...others.map(([name, when]) =>
        tool({
          name: `hand_over_to_${name}`,
          description: `Hands the conversation over. When: ${when}`,
          execute: () => go(name),
        }),
      ),
    ],
  }
}
