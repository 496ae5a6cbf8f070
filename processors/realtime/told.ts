import {
  type ContextEditFrame,
  type Frame,
  type ImageFrame,
  type Message,
  partsOf,
  type RealtimeInput,
  type RealtimeRequest,
  type Tool,
  textOf,
} from '../../src/engine.ts'
import type { Ask } from './answers/answer-state.ts'
import { Exchanges } from './exchanges.ts'
import { OwnWords } from './own-words.ts'
import type { RealtimeOptions } from './realtime-options.ts'
import { Understood } from './understood.ts'

const none: readonly Tool[] = []

/** What the vendor has been told of our conversation, and what it is to be told. */
export class Told {
  readonly #options: RealtimeOptions
  readonly #understood: Understood
  readonly #ownWords = new OwnWords()
  readonly #edits = new WeakSet<ContextEditFrame>()
  /** The messages that it knows. */
  readonly #known = new WeakSet<Message>()
  /** The bytes of pictures that it has seen. */
  readonly #shown = new WeakSet<Uint8Array>()
  #voice: string | undefined
  #instructions: string | undefined
  #tools: readonly Tool[] = none
  /** What the vendor has heard the user say. */
  readonly exchanges: Exchanges
  /** Whether the model may call tools: in an answer only so often. */
  mayCall = true

  constructor(options: RealtimeOptions) {
    const { context, turns } = options
    this.#options = options
    this.#understood = new Understood(context)
    this.exchanges = new Exchanges((text, turn) => {
      if (turns === 'provider') context.addUser(text, turn)
      else this.#understood.correct(text, turn)
    })
    this.#voice = options.voice
  }

  /** The tools that there are. */
  get tools(): readonly Tool[] {
    return this.#options.context.tools ?? this.#options.tools ?? none
  }

  /** What a conversation begins with. */
  request(): Omit<RealtimeRequest, 'input'> {
    const { context, turns = 'ours' } = this.#options
    this.#instructions = context.system
    this.#tools = this.tools
    this.#ownWords.begin()
    this.exchanges.begin()
    // What is added from now on is told as it comes.
    let first: readonly Message[] | undefined = this.#messages
    for (const message of first) this.#known.add(message)
    const messages = () => {
      const told = first ?? this.#messages
      first = undefined
      return told
    }
    return { messages, instructions: this.#instructions, tools: this.#tools, voice: this.#voice, turns }
  }

  /** A frame is seen somewhere in the pipeline. */
  see(frame: Frame): void {
    this.#ownWords.see(frame)
  }

  /** A sentence is an item of the model's, which it says in a turn. */
  isModels(sentence: number, item: string, turn: number): void {
    this.#ownWords.isModels(sentence, item, turn)
  }

  /** The answer is cut off: nothing more of it will be heard. */
  cutOff(): void {
    this.#ownWords.cutOff()
  }

  /** What the listener has heard of the agent that the model has not said, each where it was heard. */
  ownWords(): RealtimeInput[] {
    return this.#ownWords.take().map(({ text: content, turn, before = this.exchanges.after(turn) }) => ({
      type: 'messages',
      messages: [{ role: 'assistant', content }],
      before,
    }))
  }

  /** What is different now: the prompt, the tools, the voice. */
  update(voice = this.#voice): RealtimeInput[] {
    const { system: instructions } = this.#options.context
    const tools = this.mayCall ? this.tools : none
    if (instructions === this.#instructions && tools === this.#tools && voice === this.#voice) return []
    this.#instructions = instructions
    this.#tools = tools
    this.#voice = voice
    return [{ type: 'update', instructions, tools, voice }]
  }

  /** What a change of the conversation is told as; nothing: it is another conversation. */
  edit(frame: ContextEditFrame): RealtimeInput[] | undefined {
    if (this.#edits.has(frame)) return []
    this.#edits.add(frame)
    const { edits } = frame
    if (edits.some(({ type }) => !['append', 'system', 'tools'].includes(type))) return undefined
    const messages = edits.flatMap((edit) => (edit.type === 'append' ? edit.messages : []))
    for (const message of messages) this.#known.add(message)
    return [...this.update(), ...(messages.length > 0 ? [{ type: 'messages', messages } as const] : [])]
  }

  /** The user has shown a picture, and the vendor was given it. */
  showed({ bytes }: ImageFrame): void {
    this.#shown.add(bytes)
  }

  /** The pictures of what is to be answered that the vendor has not seen. */
  pictures(): RealtimeInput[] {
    const last = this.#messages.at(-1)
    if (last?.role !== 'user' || this.#known.has(last)) return []
    return partsOf(last.content).flatMap((image) =>
      image.type !== 'image' || ('bytes' in image && this.#shown.has(image.bytes))
        ? []
        : [{ type: 'image', image }],
    )
  }

  /**
   * What has the model answer a turn: what it has heard of it if it was spoken, or the text that the user has written last, if
   * it does not know of that.
   */
  ask(turn: number, spoken: boolean): Ask {
    const last = this.#messages.at(-1)
    const said = last?.role === 'user' && !this.#known.has(last) ? last : undefined
    if (said) this.#known.add(said)
    if (said && spoken) this.#understood.asked(turn, said)
    if (spoken) return { type: 'turn-end' }
    return said ? { type: 'text', text: textOf(said) } : { type: 'respond' }
  }

  get #messages(): readonly Message[] {
    return this.#options.context.messages.filter(({ role }) => role !== 'system')
  }
}
