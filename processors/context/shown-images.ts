import {
  type ContentPart,
  type ImageFrame,
  type ImagePart,
  type LLMContext,
  type Message,
  type MessageContent,
  partsOf,
} from '../../src/engine.ts'

/** What stands for a picture that the model is shown no more. */
const gone: ContentPart = { type: 'text', text: '[an earlier picture]' }

/** The picture that the user shows, until they speak of it, and those that the model is still shown. */
export class ShownImages {
  readonly #most: number
  readonly #ours = new WeakSet<ContentPart>()
  #latest: ImagePart | undefined
  #asked: ImagePart | undefined

  /** @param most How many pictures the model is shown. */
  constructor(most: number) {
    this.#most = most
  }

  /** The user shows a picture. It takes the place of one that nobody has spoken of. */
  show({ bytes, mediaType }: ImageFrame): void {
    if (this.#most === 0) return
    this.#latest = { type: 'image', bytes, mediaType }
    this.#ours.add(this.#latest)
  }

  /** What the user says, with what they show. */
  with(text: string): MessageContent {
    this.#asked = this.#latest
    return this.#latest === undefined ? text : [this.#latest, { type: 'text', text }]
  }

  /** What the user has said in the end, with what the model has been shown of it. */
  corrected(text: string): MessageContent {
    return this.#asked === undefined ? text : [this.#asked, { type: 'text', text }]
  }

  /** The turn is decided: what was shown with it belongs to it. Older pictures leave the conversation. */
  decided(context: LLMContext): void {
    if (this.#asked === undefined) return
    if (this.#latest === this.#asked) this.#latest = undefined
    this.#asked = undefined
    const { messages } = context
    const left = this.#withoutOlder(messages)
    if (left.some((message, at) => message !== messages[at])) context.shorten(left)
  }

  #withoutOlder(messages: readonly Message[]): Message[] {
    let seen = 0
    const left = messages.toReversed().map((message): Message => {
      if (message.role !== 'user' || typeof message.content === 'string') return message
      const parts = partsOf(message.content)
      const kept = parts.map((part) => (this.#ours.has(part) && ++seen > this.#most ? gone : part))
      return kept.every((part, at) => part === parts[at]) ? message : { ...message, content: kept }
    })
    return left.reverse()
  }
}
