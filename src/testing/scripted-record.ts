import type { Message } from '../context/message.ts'

/** What has been said of an item. */
interface Said {
  readonly message: { readonly role: 'assistant'; content: string }
  readonly words: string[]
  readonly response: string
}

/** A conversation as a scripted speech-to-speech model keeps it: items can be cut, replaced and put before others, as vendors allow. */
export class ScriptedRecord {
  readonly #messages: Message[]
  readonly #msPerWord: number
  readonly #said = new Map<string, Said>()
  /** What the user has said, by the exchange. */
  readonly #exchanged = new Map<string, Message>()

  /** @param messages What it begins with; it grows. */
  constructor(messages: Message[], msPerWord: number) {
    this.#messages = messages
    this.#msPerWord = msPerWord
  }

  /** The conversation as it stands. */
  get messages(): readonly Message[] {
    return this.#messages
  }

  /** Adds messages; `before`: the item or exchange that they stand before, if there is such. */
  add(messages: readonly Message[], before = ''): void {
    const next = this.#said.get(before)?.message ?? this.#exchanged.get(before)
    const at = next === undefined ? -1 : this.#messages.indexOf(next)
    this.#messages.splice(at < 0 ? this.#messages.length : at, 0, ...messages)
  }

  /** Puts another result of a call in place of the one before. Returns whether there was one. */
  replaceResult(id: string, content: string): boolean {
    const at = this.#messages.findLastIndex((each) => each.role === 'tool' && each.toolCallId === id)
    const before = this.#messages[at]
    if (before?.role !== 'tool') return false
    this.#messages[at] = { ...before, content }
    return true
  }

  /** What the user has said in an exchange. */
  exchange(exchange: string, content: string): void {
    const message = { role: 'user', content } as const
    this.#exchanged.set(exchange, message)
    if (content !== '') this.add([message])
  }

  /** Another word of an item. */
  say(response: string, item: string, word: string): void {
    const known = this.#said.get(item)
    const said: Said = known ?? { message: { role: 'assistant', content: '' }, words: [], response }
    if (!known) {
      this.#said.set(item, said)
      this.#messages.push(said.message)
    }
    said.words.push(word)
    said.message.content = said.words.join('').trim()
  }

  /** The items of a response so far. */
  itemsOf(response: string): string[] {
    return [...this.#said].flatMap(([item, said]) => (said.response === response ? [item] : []))
  }

  /** How long all of an item sounds, in milliseconds; undefined if it is none. */
  msOf(item: string): number | undefined {
    const said = this.#said.get(item)
    return said && said.words.length * this.#msPerWord
  }

  /** Keeps so much of an item; what was not heard at all leaves the conversation. */
  cut(item: string, ms: number): void {
    const { message, words } = this.#said.get(item)!
    const heard = words.slice(0, Math.floor(ms / this.#msPerWord + 1e-6))
    message.content = heard.join('').trim()
    const at = this.#messages.indexOf(message)
    if (heard.length === 0 && at >= 0) this.#messages.splice(at, 1)
  }
}
