import type { AnswerLimits } from '../../../processors/llm/answer-limits.ts'
import { LLMError, type ToolCall, type ToolSchema } from '../../../src/engine.ts'
import { callPiece } from './chat-fields.ts'
import { asMetadata, type MetadataOwner } from './chat-metadata.ts'
import { ToolCallParts } from './tool-call-parts.ts'
import type { WrittenCall } from './written-call.ts'
import { toolNamed, writtenCalls } from './written-calls.ts'

/** The calls of an answer: those the server tells of, and those the model has written as text. */
export class AnsweredCalls {
  readonly #tools: readonly ToolSchema[]
  readonly #limits: Required<AnswerLimits>
  readonly #told: ToolCallParts
  readonly #owner: MetadataOwner
  #written: WrittenCall[] = []
  #dropped = false

  constructor(tools: readonly ToolSchema[], limits: Required<AnswerLimits>, owner: MetadataOwner) {
    this.#owner = owner
    this.#tools = tools
    this.#limits = limits
    this.#told = new ToolCallParts(new Set(tools.map(({ name }) => name)), limits)
  }

  /** Whether the server has told of one. */
  get begun(): boolean {
    return this.#told.size > 0
  }

  /** Whether there was one in the text that could not be read, or is of no tool there is. */
  get dropped(): boolean {
    return this.#dropped
  }

  /** Takes pieces of calls, as they came in a chunk. */
  add(pieces: readonly unknown[], chunk: number): void {
    for (const piece of pieces) this.#told.add(callPiece(piece), chunk)
  }

  /**
   * Takes a call that the model has written as text.
   * @throws LLMError if there are more than are taken.
   */
  addWritten(text: string, name: string | undefined): void {
    const calls = writtenCalls(text, this.#tools, name)
    if (calls.length === 0) this.#dropped = true
    this.#written.push(...calls.slice(0, this.#limits.calls + 1))
    if (this.#written.length > this.#limits.calls)
      throw new LLMError(`The answer calls more than ${this.#limits.calls} tools.`, { reason: 'protocol' })
  }

  /**
   * Those the server told of, then those in the text that it did not tell of.
   * @param cutOff Whether the answer ended where it was too long.
   */
  finish(cutOff: boolean): ToolCall[] {
    const told = this.#told.finish(cutOff).map(({ extra, ...call }): ToolCall => {
      const metadata = asMetadata(extra, this.#owner)
      const name = toolNamed(call.name, this.#tools)?.name ?? call.name
      return { ...call, name, ...(metadata && { metadata }) }
    })
    const keys = new Set(told.map(({ name, arguments: args }) => keyOf(name, args)))
    const written = this.#written.filter(({ name, arguments: args }) => !keys.has(keyOf(name, args)))
    return [
      ...told,
      ...written.map((call) => ({ id: `call-${crypto.randomUUID().replaceAll('-', '')}`, ...call })),
    ]
  }
}

function keyOf(name: string, args: string): string {
  try {
    return JSON.stringify([name, JSON.parse(args)])
  } catch {
    return JSON.stringify([name, args])
  }
}
