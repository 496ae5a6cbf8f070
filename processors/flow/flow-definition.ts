import type { LLMProvider, Message, Settings, Tool } from '../../src/index.ts'
import type { Flow } from './flow.ts'
import type { Keep, Move } from './move.ts'

/** What a node is told of what was said before it: all, nothing, a summary, the last exchanges, or what a function picks. */
export type Sees =
  | 'all'
  | 'nothing'
  | 'summary'
  | { readonly lastExchanges: number }
  | ((messages: readonly Message[]) => readonly Message[])

/** What the tools of a node are made with. */
export interface FlowView<State extends object, Name extends string> {
  /** What is known so far; one object that changes. */
  readonly state: Readonly<State>
  /**
   * What a tool returns to go on at another node: one of the flow, or one that is made up on the spot. `update` becomes part
   * of the state. It happens when the tool is done, wholly, or not at all if the answer is interrupted before that.
   */
  go(to: Name | FlowNode<State, Name>, update?: Partial<State>): Move
  /** What a tool returns to write something down and stay; `result` is what the model is told. Default: `done`. */
  keep(update: Partial<State>, result?: unknown): Keep
}

/** A part of a conversation, with a prompt and tools of its own. */
export interface FlowNode<State extends object, Name extends string> {
  /** What the model is to do here; it is told the prompt of the flow first. */
  readonly prompt: string | ((state: Readonly<State>) => string)
  /** What it may call here. A tool that returns `go(…)` leads to another node. */
  readonly tools?: readonly Tool[] | ((flow: FlowView<State, Name>) => readonly Tool[])
  /** What it is told of what was said before. Default `all`. */
  readonly sees?: Sees
  /** Voice, language, model and the like, from here on. */
  readonly settings?: Omit<Settings, 'system' | 'tools'>
  /** Said word for word on entering, before the model speaks. */
  readonly says?: string | ((state: Readonly<State>) => string)
  /** Whether the agent speaks when the conversation begins here, or is led here from outside. Default false. */
  readonly speaksFirst?: boolean
  /** Called when it has been entered. What it throws is reported, and the conversation goes on. */
  enter?(flow: Flow<State, Name>): void | Promise<void>
  /** Called when another node is entered. */
  leave?(flow: Flow<State, Name>): void
  /** Whether the session ends when the answer that led here has been heard. Default false. */
  readonly ends?: boolean
}

/** A conversation as nodes; see {@link flow}. */
export interface FlowDefinition<State extends object, Name extends string> {
  /** What the model is told at every node: who it is, how it speaks. */
  readonly prompt?: string
  /** What is known at the beginning. Each session has a copy of its own. Default: nothing. */
  readonly state?: State
  /** Where it begins. */
  readonly initial: NoInfer<Name>
  /** The nodes, by their names. */
  readonly nodes: Readonly<Record<Name, FlowNode<State, NoInfer<Name>>>>
  /** How often an answer may go to another node; then the model has to speak. Default 4. */
  readonly maxMoves?: number
  /** Writes the summary for nodes that see one. */
  readonly summarizer?: LLMProvider
}

/**
 * A conversation as nodes. The names of nodes are checked: going where there is none does not compile.
 *
 * ```ts
 * const table = flow({
 *   prompt: 'You take reservations for a restaurant. Be brief.',
 *   state: { people: 0 },
 *   initial: 'people',
 *   nodes: {
 *     people: {
 *       prompt: 'Ask for how many people.',
 *       tools: ({ go }) => [
 *         tool({
 *           name: 'set_people',
 *           description: 'Once you know how many come.',
 *           parameters: z.object({ people: z.number().int() }),
 *           execute: ({ people }) => go('goodbye', { people }),
 *         }),
 *       ],
 *     },
 *     goodbye: { prompt: ({ people }) => `Say that the table for ${people} is theirs, and goodbye.`, ends: true },
 *   },
 * })
 * ```
 */
export function flow<State extends object, Name extends string>(
  definition: FlowDefinition<State, Name>,
): FlowDefinition<State, Name> {
  return definition
}
