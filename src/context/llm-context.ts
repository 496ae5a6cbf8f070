import type { AssistantMessage, Message, ToolCall, ToolMessage, UserMessage } from './message.ts'
import type { Tool } from './tool.ts'

/** Where in an answer a part stands: what is said before a round's tools, then the tools, then the next round. */
type Part = 'user' | 'heard' | 'tools'
const partOrder: readonly Part[] = ['user', 'heard', 'tools']

interface Entry {
  readonly turn: number
  readonly round: number
  readonly part: Part
  readonly messages: readonly Message[]
  /** What was heard, with the space at its end. */
  readonly raw?: string
}

/** What a {@link LLMContext} starts with. */
export interface LLMContextInit {
  /** The system prompt. */
  system?: string
  /** Earlier messages. A system message among them becomes the system prompt, if none is given. */
  messages?: readonly Message[]
  /** The tools the model may call. Default: those the LLM processor was given. */
  tools?: readonly Tool[]
}

/**
 * The conversation as the model is told of it: what the listener said, what the listener heard, and the tools that
 * were called, each call with its result.
 *
 * It is written from several places at once, the parts of an answer in any order; it keeps them where they belong.
 */
export class LLMContext {
  /** The system prompt; may be changed in mid-call. */
  system: string | undefined
  /**
   * The tools the model may call as the conversation stands now, `undefined` for those the LLM processor was given. A
   * change holds from the next request on, also within an answer: a tool may change what can be called after it.
   */
  tools: readonly Tool[] | undefined
  #entries: Entry[] = []

  constructor({ system, messages = [], tools }: LLMContextInit = {}) {
    const given = messages.find((message) => message.role === 'system')
    this.system = system ?? given?.content
    this.tools = tools
    for (const message of messages) if (message.role !== 'system') this.add(message)
  }

  /** The conversation, oldest first, the system prompt before it. */
  get messages(): Message[] {
    const messages: Message[] = this.system === undefined ? [] : [{ role: 'system', content: this.system }]
    for (const entry of this.#entries) messages.push(...entry.messages)
    return messages
  }

  /** The last thing the listener said. */
  get lastUserMessage(): string | undefined {
    return this.#last('user')
  }

  /** The last thing the listener heard. */
  get lastAssistantMessage(): string | undefined {
    return this.#last('assistant')
  }

  /** Adds a message at the end. */
  add(message: Message): void {
    if (message.role === 'system') {
      this.system = message.content
      return
    }
    const last = this.#entries.at(-1)
    this.#entries.push({
      turn: last?.turn ?? -1,
      round: last?.round ?? 0,
      part: 'tools',
      messages: [message],
    })
  }

  /** Adds what the listener said; `turn` is the turn of the answer to it. */
  addUser(text: string, turn = this.#entries.at(-1)?.turn ?? -1): void {
    const message: UserMessage = { role: 'user', content: text }
    this.#place({ turn, round: 0, part: 'user', messages: [message] })
  }

  /** Adds words of an answer that the listener has heard to those heard before. */
  recordHeard(turn: number, round: number, text: string): void {
    const at = this.#entries.findIndex((e) => e.turn === turn && e.round === round && e.part === 'heard')
    const raw = (this.#entries[at]?.raw ?? '') + text
    if (raw.trim() === '') return
    const message: AssistantMessage = { role: 'assistant', content: raw.trim() }
    const entry: Entry = { turn, round, part: 'heard', messages: [message], raw }
    if (at < 0) this.#place(entry)
    else this.#entries[at] = entry
  }

  /** Adds a round of tool calls of an answer together with their results: one is never there without the other. */
  recordTools(
    turn: number,
    round: number,
    calls: readonly ToolCall[],
    results: readonly ToolMessage[],
  ): void {
    const call: AssistantMessage = { role: 'assistant', content: '', toolCalls: calls }
    this.#place({ turn, round, part: 'tools', messages: [call, ...results] })
  }

  /** Takes back what the listener said, if nothing was answered to it. */
  withdrawUser(turn: number): void {
    const last = this.#entries.at(-1)
    if (last?.turn === turn && last.part === 'user') this.#entries.pop()
  }

  /** Forgets the conversation and keeps the system prompt and the tools. */
  clear(): void {
    this.#entries = []
  }

  #last(role: 'user' | 'assistant'): string | undefined {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const found = this.#entries[i]!.messages.findLast((m) => m.role === role && m.content !== '')
      if (found) return found.content
    }
    return undefined
  }

  #place(entry: Entry): void {
    let at = this.#entries.length
    while (at > 0 && after(this.#entries[at - 1]!, entry)) at--
    this.#entries.splice(at, 0, entry)
  }
}

function after(a: Entry, b: Entry): boolean {
  if (a.turn !== b.turn) return a.turn > b.turn
  if (a.round !== b.round) return a.round > b.round
  return partOrder.indexOf(a.part) > partOrder.indexOf(b.part)
}
