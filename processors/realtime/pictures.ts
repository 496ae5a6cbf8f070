import {
  type AntiphonError,
  LLMError,
  type Message,
  markedTextOf,
  partsOf,
  type RealtimeInput,
  type RealtimeProvider,
} from '../../src/engine.ts'

/** Pictures on their way to a provider. One that takes none gets a mark in their place, and the first of them is an error. */
export class Pictures {
  readonly #provider: Pick<RealtimeProvider, 'name' | 'images'>
  readonly #refused: (error: AntiphonError) => void
  #told = false

  /** @param refused Told once that the provider takes none. */
  constructor(provider: Pick<RealtimeProvider, 'name' | 'images'>, refused: (error: AntiphonError) => void) {
    this.#provider = provider
    this.#refused = refused
  }

  /** An input as the provider takes it; nothing of a picture that it does not. */
  input(input: RealtimeInput): RealtimeInput | undefined {
    if (input.type === 'messages') return { ...input, messages: this.messages(input.messages) }
    if (input.type !== 'image' || this.#provider.images) return input
    this.#refuse()
    return undefined
  }

  /** Messages as the provider takes them. */
  messages(messages: readonly Message[]): readonly Message[] {
    return this.#provider.images ? messages : messages.map((message) => this.#marked(message))
  }

  #marked(message: Message): Message {
    const { role, content } = message
    if (role !== 'user' || partsOf(content).every(({ type }) => type !== 'image')) return message
    this.#refuse()
    return { role, content: markedTextOf(message) }
  }

  #refuse(): void {
    if (this.#told) return
    this.#told = true
    const provider = this.#provider.name
    this.#refused(new LLMError(`${provider} takes no pictures.`, { provider, reason: 'request' }))
  }
}
