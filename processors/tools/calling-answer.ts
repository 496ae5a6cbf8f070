import type { Tool, ToolCall, ToolMessage, TurnScope } from '../../src/engine.ts'
import type { Waiting } from './fillers.ts'

/** What tools are called in: a round of an answer. */
export interface CallingAnswer {
  readonly tools: readonly Tool[]
  readonly scope: TurnScope
  /** Says something while the tools run. */
  readonly waiting: Waiting
  /** Says something before the model goes on. */
  say(text: string): void
  /** Has the model not go on. */
  endAnswer(): void
  /** Has the session end with the answer, or now if that is over. */
  endSession(reason: string | undefined): void
  /** Writes calls down together with their results, both at once. */
  record(calls: readonly ToolCall[], results: readonly ToolMessage[]): void
  /** Writes a result down in place of the one that was written down with its call. */
  correct(result: ToolMessage): void
}
