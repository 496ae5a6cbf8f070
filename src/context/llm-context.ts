import { checkOptions, type OptionRules } from '../options.ts'
import type { Tool } from '../tools/tool.ts'
import type { ToolCall } from '../tools/tool-call.ts'
import type { VendorMetadata } from '../vendor-metadata.ts'
import { checkEdits } from './check-edit.ts'
import { checkContent } from './check-messages.ts'
import { type MessageContent, textOf } from './content.ts'
import type { ContextEdit } from './context-edit.ts'
import { type Entry, isHeard, lastContent, replaceEntries, takenOut, withRoundsSaid } from './entries.ts'
import { EntryList } from './entry-list.ts'
import { withoutLast, withoutMessages } from './exchanges.ts'
import { HeardWords } from './heard-words.ts'
import type { AssistantMessage, Message, ToolMessage, UserMessage } from './message.ts'

/** What a {@link LLMContext} starts with. */
export interface LLMContextInit {
  /** The system prompt. */
  system?: string | undefined
  /** Earlier messages. A system message among them becomes the system prompt, if none is given. */
  messages?: readonly Message[] | undefined
  /** The tools the model may call. Default: those the LLM processor was given. */
  tools?: readonly Tool[] | undefined
}

const optionRules: OptionRules<LLMContextInit> = { system: 'any', messages: 'any', tools: 'any' }

/**
 * The conversation as the model is told of it: what the listener said, what the listener heard, and the tools that
 * were called, each call with its result.
 *
 * It is written from several places at once, the parts of an answer in any order; it keeps them where they belong.
 */
export class LLMContext {
  /** The system prompt; the same object as long as it is the same. */
  #prompt: Message | undefined
  #tools: readonly Tool[] | undefined
  #asks: { readonly count: number; readonly turn: number } = { count: 0, turn: -1 }
  readonly #watchers = new Set<(turn: number | undefined) => void>()
  #entries = new EntryList()
  /** Answers of the last turn that were taken out while they may still have been heard. */
  #taken: readonly Entry[] = []

  constructor(init: LLMContextInit = {}) {
    const { system, messages = [], tools } = checkOptions('LLMContext', init, optionRules)
    const given = messages.find((message) => message.role === 'system')
    this.#instruct(system ?? given?.content)
    this.#tools = tools
    for (const message of messages) if (message.role !== 'system') this.#add(message)
  }

  /** The system prompt; may be changed in mid-call. */
  get system(): string | undefined {
    return this.#prompt && textOf(this.#prompt)
  }
  /** Changes the system prompt. */
  set system(system: string | undefined) {
    if (this.#instruct(system)) this.#changed()
  }

  /**
   * The tools the model may call as the conversation stands now, `undefined` for those the LLM processor was given. A
   * change holds from the next request on, also within an answer: a tool may change what can be called after it.
   */
  get tools(): readonly Tool[] | undefined {
    return this.#tools
  }
  /** Changes the tools. */
  set tools(tools: readonly Tool[] | undefined) {
    if (tools === this.#tools) return
    this.#tools = tools
    this.#changed()
  }

  /** The conversation, oldest first, the system prompt before it. A message that changes is another object. */
  get messages(): Message[] {
    return this.#told(this.#entries.all)
  }

  /**
   * The conversation as a model is told of it that answers a turn: as it stands, but with all that the answer has said so
   * far, heard yet or not, and without what was said in a later turn: that has an answer of its own.
   * @param said What the answer said in each of its rounds.
   */
  messagesWithin(turn: number, said: readonly string[]): Message[] {
    const known = this.#entries.all.filter((entry) => entry.turn <= turn)
    return this.#told(withRoundsSaid(known, turn, said))
  }

  /**
   * A model is asked now for a round of an answer: what is added from now on was not known to it, and stands behind the
   * words of that round, though they are still to be heard.
   */
  asked(turn: number, round: number): void {
    this.#asks = { count: this.#asks.count + 1, turn }
    this.announced(turn, round)
  }

  /** Words that no model makes will be heard in a turn: what is added from now on stands behind them. */
  announced(turn: number, round = 0): void {
    this.#entries.keepPlace(turn, round)
  }

  /** How often a model has been asked, and the turn for whose answer it was last; -1 if it never was. */
  get asks(): { readonly count: number; readonly turn: number } {
    return this.#asks
  }

  /**
   * Calls back after each change of what a model is told, with the turn of what was said or heard, and `undefined` if it
   * is none. That it is told in fewer words is no change. Returns what ends it.
   */
  watch(changed: (turn: number | undefined) => void): () => void {
    this.#watchers.add(changed)
    return () => void this.#watchers.delete(changed)
  }

  /** The latest turn of which there is anything; -1 if there is none. A session that goes on with it numbers its own from there. */
  get lastTurn(): number {
    return this.#entries.lastTurn
  }

  /** The last message, whoever's it is; the system prompt is none. */
  get lastMessage(): Message | undefined {
    return this.#entries.all.findLast(({ messages }) => messages.length > 0)?.messages.at(-1)
  }

  /** The last thing the listener said. */
  get lastUserMessage(): string | undefined {
    return lastContent(this.#entries.all, 'user')
  }

  /** The last thing the listener heard. */
  get lastAssistantMessage(): string | undefined {
    return lastContent(this.#entries.all, 'assistant')
  }

  /**
   * Adds a message at the end.
   * @throws ContextError if it has parts that are none.
   */
  add(message: Message): void {
    checkContent(message.content)
    this.#add(message)
    this.#changed()
  }

  /**
   * Puts other messages in place of all there are; a system message among them replaces the prompt. Those that were
   * there before (the objects of `messages`, in their order) keep their place: words of them that are still to be
   * heard are added. An answer that is taken out while it is being heard comes back, whole, with its next words.
   */
  replace(messages: readonly Message[]): void {
    this.#replace(messages)
    this.#changed()
  }

  /** Puts fewer messages that say the same in place of all there are, as `replace` does. */
  shorten(messages: readonly Message[]): void {
    this.#replace(messages)
  }

  /**
   * Changes the conversation, prompt or tools, from the model's next request on; all of the edits or none.
   * @throws ContextError if one is no edit, or its messages are none or have tool calls and results that do not match;
   * what the function of an edit throws.
   */
  edit(edits: readonly ContextEdit[]): void {
    checkEdits(edits)
    const before = { entries: this.#entries, taken: this.#taken, prompt: this.#prompt, tools: this.#tools }
    // Nothing can be wrong any more with what is only added, and it may be added often.
    if (edits.some(({ type }) => type !== 'append')) this.#entries = this.#entries.copy()
    try {
      for (const edit of edits) this.#edit(edit)
    } catch (error) {
      this.#entries = before.entries
      this.#taken = before.taken
      this.#prompt = before.prompt
      this.#tools = before.tools
      throw error
    }
    if (edits.length > 0) this.#changed()
  }

  /**
   * Adds what the listener said; `turn` is the turn of the answer to it.
   * @throws ContextError if the parts of it are none.
   */
  addUser(content: MessageContent, turn = this.#entries.lastTurn): void {
    checkContent(content)
    const message: UserMessage = { role: 'user', content }
    this.#entries.dropPlaces(turn)
    this.#entries.place({ turn, round: 0, part: 'user', messages: [message] })
    this.#changed(turn)
  }

  /** Writes what the listener said in a turn as it was understood in the end. */
  correctUser(content: MessageContent, turn: number): void {
    const said = this.#entries.saidIn(turn)
    if (said === undefined) this.addUser(content, turn)
    else {
      const messages: UserMessage[] = [{ role: 'user', content }]
      this.#entries.exchange(said, { ...said, messages })
      this.#changed(turn)
    }
  }

  /** Adds words of an answer that the listener has heard to those heard before. */
  recordHeard(turn: number, round: number, text: string): void {
    const known = this.#entries.heardOf(turn, round)
    const before = known ?? this.#taken.find((entry) => isHeard(entry, turn, round))
    const raw = before?.raw ?? ''
    if (raw === '' && text.trim() === '') return
    const entry = new HeardWords(turn, round, raw + text)
    if (known) this.#entries.exchange(known, entry)
    else this.#entries.place(entry)
    this.#changed(turn)
  }

  /**
   * Adds a round of tool calls of an answer together with their results: one is never there without the other.
   * @param metadata What the vendor wants back with the round.
   */
  recordTools(
    turn: number,
    round: number,
    calls: readonly ToolCall[],
    results: readonly ToolMessage[],
    metadata?: VendorMetadata,
  ): void {
    const made = metadata === undefined ? {} : { metadata }
    const call: AssistantMessage = { role: 'assistant', content: '', toolCalls: calls, ...made }
    this.#entries.place({ turn, round, part: 'tools', messages: [call, ...results] })
    this.#changed(turn)
  }

  /** Puts the result of a call in place of what was recorded for it, if that is still there. */
  replaceResult(result: ToolMessage): void {
    if (this.#entries.exchangeResult(result)) this.#changed()
  }

  /** Takes back what the listener said, if nothing was answered to it. */
  withdrawUser(turn: number): void {
    if (this.#entries.withdrawUser(turn)) this.#changed(turn)
  }

  /** Forgets the conversation and keeps the system prompt and the tools. */
  clear(): void {
    this.replace([])
  }

  /** Takes a system prompt; returns whether it is another. */
  #instruct(content: string | undefined): boolean {
    if (content === this.system) return false
    this.#prompt = content === undefined ? undefined : { role: 'system', content }
    return true
  }

  #told(entries: readonly Entry[]): Message[] {
    const said = entries.flatMap(({ messages }) => messages)
    return this.#prompt === undefined ? said : [this.#prompt, ...said]
  }

  #edit(edit: ContextEdit): void {
    if (edit.type === 'append') for (const message of edit.messages) this.#add(message)
    else if (edit.type === 'replace') this.#replace(edit.messages)
    else if (edit.type === 'remove') this.#replace(withoutMessages(this.messages, edit.where))
    else if (edit.type === 'remove-last') this.#replace(withoutLast(this.messages, edit.exchanges ?? 1))
    else if (edit.type === 'clear') this.#replace([])
    else if (edit.type === 'system') this.#instruct(edit.system ?? undefined)
    else this.#tools = edit.tools ?? undefined
  }

  #add(message: Message): void {
    if (message.role === 'system') this.#instruct(message.content)
    else this.#entries.add(message)
  }

  #replace(messages: readonly Message[]): void {
    const said = messages.filter((message) => message.role !== 'system')
    const system = messages.findLast((message) => message.role === 'system')
    if (system) this.#instruct(system.content)
    const entries = replaceEntries(this.#entries.all, said)
    this.#taken = takenOut(this.#entries.all, entries, this.#taken)
    this.#entries = new EntryList(entries)
  }

  #changed(turn?: number): void {
    for (const changed of this.#watchers) changed(turn)
  }
}
