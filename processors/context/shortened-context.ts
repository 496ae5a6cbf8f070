import {
  exchangesOf,
  type LLMContext,
  type Message,
  type TokenCounter,
  trimMessages,
} from '../../src/engine.ts'

/** What is being summed up: the oldest messages of a conversation, as long as nobody changes them. */
export interface Covered {
  messages: readonly Message[]
}

/** How long a conversation was and is. */
export interface Shortening {
  readonly messages: number
  readonly tokensBefore: number
  readonly tokensAfter: number
}

/** The summaries that stand in conversations; a conversation may outlive who put one there. */
const summaries = new WeakMap<LLMContext, Message>()

/** A conversation that is made shorter: by leaving out what is oldest, or by a summary put in its place. */
export class ShortenedContext {
  readonly #context: LLMContext
  readonly #countTokens: TokenCounter
  #covered: Covered | undefined

  constructor(context: LLMContext, countTokens: TokenCounter) {
    this.#context = context
    this.#countTokens = countTokens
  }

  get tokens(): number {
    return this.#countTokens(this.#context.messages)
  }

  /** Leaves out the oldest until the rest fits. */
  trim(maxTokens: number): Shortening | undefined {
    if (this.tokens <= maxTokens) return undefined
    const { messages } = this.#context
    const summary = summaries.get(this.#context)
    const keep = (message: Message) => message === summary
    const left = new Set(trimMessages(messages, { maxTokens, countTokens: this.#countTokens, keep }))
    const gone = new Set(messages.filter((message) => !left.has(message)))
    if (gone.size === 0) return undefined
    // The summary that is being written knows of them.
    if (this.#covered) this.#covered.messages = this.#covered.messages.filter((each) => !gone.has(each))
    return this.#replace([...left])
  }

  /** What a summary could replace: everything but the last exchanges. Until it is settled there is no other. */
  cover(keepExchanges: number): Covered | undefined {
    if (this.#covered) return undefined
    const [before, said] = this.#apart()
    const old = exchangesOf(said).slice(0, -keepExchanges).flat()
    if (old.length === 0) return undefined
    this.#covered = { messages: [...before, ...old] }
    return this.#covered
  }

  /** Puts a summary in place of what it covers, if that is still there as it was. */
  settle(covered: Covered, summary: Message | undefined): Shortening | undefined {
    this.#covered = undefined
    const { messages } = covered
    const said = this.#said
    const unchanged = messages.length > 0 && messages.every((message, index) => message === said[index])
    if (summary === undefined || !unchanged) return undefined
    const shortening = this.#replace([summary, ...said.slice(messages.length)])
    summaries.set(this.#context, this.#said[0]!)
    return shortening
  }

  get #said(): readonly Message[] {
    return this.#context.messages.filter(({ role }) => role !== 'system')
  }

  /** An earlier summary, which is the user's first message by its role, and what was said since. */
  #apart(): [before: readonly Message[], said: readonly Message[]] {
    const [first, ...rest] = this.#said
    if (first === undefined) return [[], []]
    return first === summaries.get(this.#context) ? [[first], rest] : [[], [first, ...rest]]
  }

  #replace(messages: readonly Message[]): Shortening {
    const { messages: old } = this.#context
    const tokensBefore = this.#countTokens(old)
    this.#context.shorten(messages)
    const left = new Set(messages)
    const gone = old.filter((message) => message.role !== 'system' && !left.has(message))
    return { messages: gone.length, tokensBefore, tokensAfter: this.tokens }
  }
}
