import type { Clock, Frame, LLMProvider, Logger, Message, Settings, Tool } from '../../src/engine.ts'
import type { CollectOptions } from './collecting.ts'
import type { Keep, Move } from './move.ts'
import type { Task } from './task.ts'

/**
 * What a node is told of what was said before: all, nothing, a summary, the last exchanges, or what a function picks. What
 * the user said last, and all that came of it, is always told.
 */
export type Sees =
  | 'all'
  | 'nothing'
  | 'summary'
  | { readonly lastExchanges: number }
  | ((messages: readonly Message[]) => readonly Message[] | Promise<readonly Message[]>)

/** Voice, language, model and the like. */
export type NodeSettings = Omit<Settings, 'system' | 'tools'>

/** What the tools of a node are made with. */
export interface FlowView<State extends object, Name extends string> {
  /** What is known so far; one object that changes. */
  readonly state: Readonly<State>
  /**
   * What a tool returns to go on at another node: one of the flow, or one that is made up on the spot. `update` becomes part
   * of the state. It happens when the tool is done, wholly, or not at all if the answer is interrupted before that.
   */
  go(to: Name | FlowNode<State, Name>, update?: Partial<State>): Move
  /** The same, to a node that may hand back. */
  handOver(to: Name | FlowNode<State, Name>, update?: Partial<State>): Move
  /** What a tool returns to go back to where it was last handed over, with all that was known there and said since. */
  handBack(update?: Partial<State>): Move
  /** What a tool returns to write something down and stay; `result` is what the model is told. Default: `done`. */
  keep(update: Partial<State>, result?: unknown): Keep
  /** Has the agent find something out; for a tool that `delivers` later. See `Flow.collect`. */
  collect<T>(task: Task<T>, options?: CollectOptions): Promise<T>
}

/** What a node's `enter` is given. */
export interface NodeView<State extends object, Name extends string> extends FlowView<State, Name> {
  /** Aborts when another node is entered, or the session ends. */
  readonly signal: AbortSignal
  /** The session's clock. */
  readonly clock: Clock
  /** The session's logger. */
  readonly logger: Logger
  /** Writes something into the state. */
  update(update: Partial<State>): void
  /** Sends a frame on, in order with the answer if there is one; a `SettingsFrame` goes both ways. */
  push(frame: Frame): void
}

/** A part of a conversation, with a prompt and tools of its own. */
export interface FlowNode<State extends object, Name extends string> {
  /** What a node that is made up on the spot is called in events. Default `(made up)`. */
  readonly name?: string
  /** What the model is to do here; it is told the prompt of the flow first. */
  readonly prompt: string | ((state: Readonly<State>) => string)
  /** What it may call here. A tool that returns `go(…)` leads to another node. */
  readonly tools?: readonly Tool[] | ((flow: FlowView<State, Name>) => readonly Tool[])
  /** What is found out here, each under its name in the state; all at once, in any order. */
  readonly collect?: { readonly [Key in keyof State]?: Task<State[Key]> }
  /** Where it goes on when all of it has been found out. Default: it stays. */
  readonly next?: Name
  /** Where it goes on when some of it cannot be found out. Default: it stays. */
  readonly otherwise?: Name
  /** What it is told of what was said before. Default `all`. */
  readonly sees?: Sees
  /** Voice, language, model and the like while it is here; what is left out is the flow's. */
  readonly settings?: NodeSettings
  /** Said word for word on entering, before the model speaks. */
  readonly says?: string | ((state: Readonly<State>) => string)
  /** Whether it is then the user's turn: the model is not asked on entering. Default false. */
  readonly waits?: boolean
  /** Whether the agent speaks if the conversation begins here. Default: only what it `says`. */
  readonly speaksFirst?: boolean
  /**
   * Called when it has been entered; may find things out and return where to go on. It ends when another node is entered.
   * What it throws is reported, and the conversation stays.
   */
  enter?(node: NodeView<State, Name>): unknown
  /** Called when another node is entered. What it throws is reported. */
  leave?(state: Readonly<State>): void
  /** Whether the session ends when what is said on entering has been heard. An interruption takes that back. Default false. */
  readonly ends?: boolean
}

/** A conversation as nodes; see {@link flow}. */
export interface FlowDefinition<State extends object, Name extends string> {
  /** What the model is told at every node: who it is, how it speaks. Default: the conversation's own prompt. */
  readonly prompt?: string | undefined
  /** What may be called at every node. */
  readonly tools?: readonly Tool[] | ((flow: FlowView<State, NoInfer<Name>>) => readonly Tool[]) | undefined
  /** Voice, language, model and the like, where a node has none of its own. */
  readonly settings?: NodeSettings | undefined
  /** What is known at the beginning. Each session has a copy of its own. Default: nothing. */
  readonly state?: State | undefined
  /** Where it begins. */
  readonly initial: NoInfer<Name>
  /** The nodes, by their names. */
  readonly nodes: Readonly<Record<Name, FlowNode<State, NoInfer<Name>>>>
  /** How often it may go on to another node until the user says something; then the agent has to speak. Default 6. */
  readonly maxMoves?: number | undefined
  /** Writes the summary for nodes that see one. Without it they see all. */
  readonly summarizer?: LLMProvider | undefined
  /** How long a summary may take, in milliseconds; then all is seen. Default 5,000. */
  readonly summaryMs?: number | undefined
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
