import type { Clock } from '../clock/clock.ts'
import type { Frame } from '../frame/frame.ts'
import type { Logger } from '../logger.ts'
import type { StandardResult } from './standard-schema.ts'
import type { ToolSchema } from './tool-schema.ts'

/** What a tool is given besides its arguments. */
export interface ToolContext {
  /** Aborts when the answer is interrupted (unless the tool survives that), times out, or the session ends. */
  readonly signal: AbortSignal
  /** The session's clock. */
  readonly clock: Clock
  /** The session's logger. */
  readonly logger: Logger
  /** The id of the call. */
  readonly callId: string
  /** Tells how far the work has got, as a value that JSON can hold: a `ToolCallProgressFrame`. */
  progress(update: unknown): void
  /**
   * Sends a frame on from where the model is, in order with the answer; a `SettingsFrame` goes both ways and holds for
   * this model too. Nothing happens once the answer has been interrupted, unless the tool survives that.
   */
  push(frame: Frame): void
  /**
   * Says something, word for word, before the model goes on; the model knows that it has been said. Nothing happens once
   * the answer is over.
   */
  say(text: string): void
  /** Has the answer end with what has been said so far: the model is not asked to go on from what the tool returns. */
  endAnswer(): void
  /**
   * Ends the session when the rest of the answer has been heard. An interruption takes it back: the user has more to
   * say. Called again, it changes nothing.
   */
  endSession(reason?: string): void
}

/** What a tool's execution depends on besides what it does. */
export interface ToolBehaviour<Args = Readonly<Record<string, unknown>>> {
  /** How long it may take, in milliseconds. Default 10,000, or 300,000 for one that `delivers` later. */
  readonly timeoutMs?: number | undefined
  /**
   * Whether it runs on when the answer is interrupted. Until it ends, the model is told that it is under way, and the
   * same call made again waits for it. Default false.
   */
  readonly survivesInterruption?: boolean | undefined
  /**
   * When the model is told of the outcome. `now` (default): the answer waits for it. `later`: the model is told at once
   * that the call is under way, and the conversation goes on; the outcome enters it when it is there, and the agent
   * speaks of it when nobody else speaks. An interruption does not end such a call; the end of the session does.
   */
  readonly delivers?: 'now' | 'later' | undefined
  /**
   * What the agent says while it waits for the tool; of several, those it has not said in this answer, in turn. A
   * function may say nothing. Default: nothing is said.
   */
  readonly filler?: string | readonly string[] | ((args: Args) => string | undefined) | undefined
  /** How long nobody has spoken before the agent says so, in milliseconds. Default 1,500. */
  readonly fillerAfterMs?: number | undefined
}

/** Something the model can have done. Made by hand from a JSON Schema, or by {@link tool} with typed arguments. */
export interface Tool extends ToolSchema, ToolBehaviour {
  /**
   * Does it. What it returns is told to the model as JSON (a string as it is); what it throws is told as the reason of
   * its failure.
   */
  execute(args: Readonly<Record<string, unknown>>, context: ToolContext): unknown
  /**
   * Reads the arguments: returns what `execute` is given, or what is wrong with them for the model to repair. Default:
   * they are checked by `parameters`: its `type`, `const`, `enum`, `required`, `properties`, `additionalProperties` and `items`.
   */
  readonly validate?:
    | ((args: Readonly<Record<string, unknown>>) => StandardResult | Promise<StandardResult>)
    | undefined
}
