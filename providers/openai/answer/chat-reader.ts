import type { AnswerLimits } from '../../../processors/llm/answer-limits.ts'
import {
  type FinishReason,
  type JSONSchema,
  LLMError,
  type LLMEvent,
  type ToolCall,
  type ToolSchema,
} from '../../../src/engine.ts'
import { answerData } from './answer-data.ts'
import { AnsweredCalls } from './answered-calls.ts'
import { contentOf, reasoningOf, usageOf } from './chat-fields.ts'
import { asMetadata, KeptThoughts, type MetadataOwner } from './chat-metadata.ts'
import { emptyAnswer } from './empty-answer.ts'
import type { Fields } from './fields.ts'
import { fieldsOf, listOf } from './fields.ts'
import { type Finish, finishOf } from './finish.ts'
import type { MarkMatcher } from './mark-matcher.ts'
import { MarkedText, type TextPart } from './marked-text.ts'
import { errorIn } from './server-error.ts'
import { toolNamed, writtenCalls } from './written-calls.ts'

/** What an answer is read with. */
export interface ChatReaderOptions {
  /** What in the text is not for the listener. */
  readonly matcher: MarkMatcher
  /** The tools that the request offers. */
  readonly tools: readonly ToolSchema[]
  readonly limits: Required<AnswerLimits>
  /** Whether the model thinks first and marks only the end of it: text waits for that end. */
  readonly thinksFirst: boolean
  /** Whose metadata it is that the answer brings. */
  readonly owner: MetadataOwner
  /** What the answer is to be, if it is data. */
  readonly output?: JSONSchema | undefined
  /** How many tokens the request was, about: told where an answer is empty. */
  contextTokens(): number
}

/** Whose words are not the answer. */
const others = new Set(['system', 'developer', 'user', 'tool', 'function'])

/**
 * Reads the chunks of a chat completion, as they come from any server that speaks the protocol more or less. It takes
 * what is there and in whatever shape, and has no time: chunks go in, events come out.
 */
export class ChatReader {
  readonly #options: ChatReaderOptions
  readonly #text: MarkedText
  readonly #calls: AnsweredCalls
  #chunk = 0
  #choice: unknown
  #finish: Finish | undefined
  #cutOff = false
  #usage: ReturnType<typeof usageOf>
  #textLength = 0
  /** Whether what comes is no answer: the server repeats what it was sent. */
  #isOther = false
  #deltas = { content: false, calls: false }
  /** Half a character that waits for the other. */
  #half = ''
  /** Text of a model that may still be thinking. */
  #waiting: string[] | undefined
  #said = false
  /** Whether something is said that cannot be taken back. */
  #given = false
  #reasoned = false
  #unopened = false
  #refused = false
  readonly #thoughts = new KeptThoughts()
  /** The text of an answer that is data. */
  #data: string[] = []

  constructor(options: ChatReaderOptions) {
    const { matcher, tools, limits } = options
    this.#options = options
    this.#text = new MarkedText({
      matcher,
      bareCalls: tools.length > 0,
      longestCall: limits.argumentsLength,
      isCall: (text) => writtenCalls(text, tools).length > 0,
      isTool: (name) => toolNamed(name, tools) !== undefined,
    })
    this.#calls = new AnsweredCalls(tools, limits, options.owner)
    if (options.thinksFirst) this.#waiting = []
  }

  /** Whether the server has said that the answer is at its end. */
  get finished(): boolean {
    return this.#finish !== undefined
  }

  /** Whether the end of thoughts came without their beginning. */
  get thoughtFirst(): boolean {
    return this.#unopened
  }

  /**
   * Takes the next chunk.
   * @throws LLMError if it says that the answer has failed, or if more comes than is taken.
   */
  push(value: unknown): LLMEvent[] {
    this.#chunk++
    const chunk = fieldsOf(value)
    // What breaks after the answer is complete takes nothing from it.
    const error = this.finished ? undefined : errorIn(chunk)
    if (error) throw error
    this.#usage = usageOf(chunk.usage) ?? usageOf(fieldsOf(chunk.x_groq).usage) ?? this.#usage
    const events: LLMEvent[] = []
    for (const choice of listOf(chunk.choices)) this.#take(fieldsOf(choice), events)
    if (chunk.choices === undefined && typeof chunk.message === 'object') this.#take(chunk, events)
    this.#given ||= this.#said
    return events
  }

  /**
   * Takes the end.
   * @param whole Whether the server has said that this is the end.
   * @throws LLMError if the answer is not whole; EmptyAnswerError if there is none.
   */
  end(whole: boolean): LLMEvent[] {
    const events: LLMEvent[] = []
    this.#sort(this.#text.end(), events)
    this.#release(events)
    if (this.#half !== '') events.push({ type: 'text', text: this.#half.toWellFormed() })
    const begun = this.#said || this.#reasoned || this.#calls.begun
    if (begun && !this.finished && !whole)
      throw new LLMError('The answer broke off: its stream ended too early.', { reason: 'unreachable' })
    const calls = this.#calls.finish(this.#cutOff)
    for (const call of calls) events.push({ type: 'tool-call', ...call })
    if (!this.#said && calls.length === 0)
      throw emptyAnswer({
        reasoned: this.#reasoned,
        cutOff: this.#cutOff,
        unknownCall: this.#calls.dropped,
        contextTokens: this.#options.contextTokens(),
      })
    const { output } = this.#options
    if (output !== undefined && calls.length === 0)
      events.push({ type: 'data', data: answerData(this.#data.join(''), output, this.#refused) })
    if (this.#usage) events.push({ type: 'usage', ...this.#usage })
    // It goes back with calls of tools only.
    const metadata = calls.length > 0 ? asMetadata(this.#thoughts.fields, this.#options.owner) : undefined
    events.push({ type: 'finish', reason: this.#reasonOf(calls), metadata })
    return events
  }

  #take(choice: Fields, events: LLMEvent[]): void {
    const index = choice.index ?? 0
    this.#choice ??= index
    if (String(index) !== String(this.#choice)) return
    const delta = fieldsOf(choice.delta)
    const message = fieldsOf(choice.message)
    const text = typeof choice.text === 'string' ? { content: choice.text } : {}
    this.#takeContent({ ...text, ...delta }, events)
    const pieces = calledIn(delta)
    this.#calls.add(pieces, this.#chunk)
    // A message in place of a delta; beside deltas it only says again what they said.
    if (!this.#deltas.content) this.#takeContent(message, events)
    if (!this.#deltas.calls)
      this.#calls.add([...listOf(message.tool_calls), ...listOf(message.function_call)], this.#chunk)
    this.#deltas.content ||= contentOf(delta.content).text !== ''
    this.#deltas.calls ||= pieces.length > 0
    this.#takeFinish(finishOf(choice.finish_reason ?? choice.done_reason))
  }

  #reasonOf(calls: readonly ToolCall[]): FinishReason {
    if (calls.length > 0) return 'tool-calls'
    if (this.#cutOff) return 'length'
    if (this.#refused) return 'refused'
    return this.finished ? 'stop' : 'other'
  }

  #takeContent(delta: Fields, events: LLMEvent[]): void {
    if (typeof delta.role === 'string' && delta.role !== '') this.#isOther = others.has(delta.role)
    if (this.#isOther) return
    const { text, reasoning, refused } = contentOf(delta.content)
    this.#thoughts.add(delta)
    const thought = reasoningOf(delta) + reasoning
    const isThought = fieldsOf(fieldsOf(delta.extra_content).google).thought === true
    this.#think(isThought ? thought + text : thought, events)
    if (isThought) return
    const refusal = text === '' && typeof delta.refusal === 'string' ? delta.refusal : ''
    this.#refused ||= refused || refusal !== ''
    const said = text + refusal
    if (said !== '') this.#sort(this.#text.push(said), events)
  }

  #takeFinish(finish: Finish | undefined): void {
    if (finish === 'length') this.#cutOff = true
    if (finish === undefined || this.finished) return
    if (finish === 'filtered')
      throw new LLMError("The server's content filter stopped the answer.", { reason: 'content' })
    if (finish === 'failed')
      throw new LLMError('The server says that the answer has failed, and no more.', { reason: 'server' })
    this.#finish = finish
  }

  #think(text: string, events: LLMEvent[]): void {
    if (text === '') return
    // The server takes thoughts apart by itself.
    if (this.#waiting !== undefined) this.#release(events)
    this.#reasoned = true
    events.push({ type: 'reasoning', text })
  }

  #sort(parts: readonly TextPart[], events: LLMEvent[]): void {
    for (const part of parts) {
      if (part.kind === 'text') this.#say(part.text, events)
      else if (part.kind === 'reasoning') this.#think(part.text, events)
      else if (part.kind === 'call') this.#calls.addWritten(part.text, part.name)
      else this.#endThoughts(events)
    }
  }

  #say(text: string, events: LLMEvent[]): void {
    this.#textLength += text.length
    const { textLength: most } = this.#options.limits
    if (this.#textLength > most)
      throw new LLMError(`The answer is longer than ${most} characters.`, { reason: 'protocol' })
    if (this.#waiting !== undefined) {
      this.#waiting.push(text)
      // Somebody waits to hear that the model is at work.
      events.push({ type: 'reasoning', text })
      return
    }
    if (this.#options.output !== undefined) {
      this.#data.push(text)
      this.#said ||= text.trim() !== ''
      return
    }
    const all = this.#half + text
    const isHalf = /[\ud800-\udbff]$/.test(all)
    this.#half = isHalf ? all.slice(-1) : ''
    const whole = isHalf ? all.slice(0, -1) : all
    if (whole === '') return
    if (whole.trim() !== '') this.#said = true
    events.push({ type: 'text', text: whole })
  }

  /** The end of thoughts came, and no beginning: what has come so far was thought. */
  #endThoughts(events: LLMEvent[]): void {
    this.#unopened = true
    this.#reasoned = true
    this.#waiting = undefined
    this.#half = ''
    this.#data = []
    this.#said = this.#given
    for (const [at, event] of events.entries())
      if (event.type === 'text') events[at] = { type: 'reasoning', text: event.text }
  }

  /** It was no thinking. */
  #release(events: LLMEvent[]): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    for (const text of waiting ?? []) this.#say(text, events)
  }
}

/** The pieces of calls in a message. As of old there is one, and some servers tell it in both ways. */
function calledIn({ tool_calls: calls, function_call: call }: Fields): readonly unknown[] {
  const pieces = listOf(calls)
  return pieces.length > 0 ? pieces : listOf(call)
}
