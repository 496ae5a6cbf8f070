import type { OpenAI } from 'openai'
import { LLMError, type ToolCall } from '../../src/index.ts'

type Part = Partial<OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall>

interface Growing {
  readonly index: number | undefined
  id: string
  name: string
  arguments: string
}

/** Puts tool calls together from the pieces in which a server streams them. */
export class ToolCallParts {
  readonly #calls: Growing[] = []

  /** Calls begun so far. */
  get size(): number {
    return this.#calls.length
  }

  /** Adds a piece to the call it belongs to. */
  add({ index, id, function: piece }: Part): void {
    let call = this.#calls.findLast((one) => one.index === index)
    // Some servers number every call 0, or none: there, a new id or a second name begins the next call.
    const another = id ? call?.id && call.id !== id : index === undefined && piece?.name && call?.name
    if (!call || another) {
      call = { index, id: '', name: '', arguments: '' }
      this.#calls.push(call)
    }
    if (id) call.id = id
    if (piece?.name) call.name = piece.name
    call.arguments += piece?.arguments ?? ''
  }

  /** The calls, complete. A call the server gave no id gets one; no arguments are an empty object. */
  finish(): ToolCall[] {
    return this.#calls.map(({ id, name, arguments: args }) => {
      if (!name) throw new LLMError('The server called a tool without naming it.')
      return { id: id || newId(), name, arguments: args.trim() || '{}' }
    })
  }
}

/** OpenAI's own API takes no id of more than 40 characters, should it be asked next. */
function newId(): string {
  return `call-${crypto.randomUUID().replaceAll('-', '')}`
}
