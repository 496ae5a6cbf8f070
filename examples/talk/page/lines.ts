import type { PipelineMetrics, ToolCallFrame, ToolCallResultFrame } from 'antiphon'
import { wordsOf } from 'antiphon/kit'

/** What the user says. */
export class UserLine {
  readonly speaker = 'you'
  /** `open`: there may be more; `aside`: it was said while the agent spoke, and did not interrupt it. */
  state: 'open' | 'said' | 'aside' = 'open'
  /** The words that stand. */
  text = ''
  /** The words that may change. */
  interim = ''

  guess(text: string): void {
    this.interim = text.trim()
  }

  add(text: string): void {
    this.text = `${this.text} ${text}`.trim()
    this.interim = ''
  }

  end(text: string): void {
    this.text = text.trim()
    this.interim = ''
    this.state = 'said'
  }

  /** Returns whether anything was said. */
  aside(): boolean {
    this.text = `${this.text} ${this.interim}`.trim()
    this.interim = ''
    this.state = 'aside'
    return this.text !== ''
  }
}

/** A tool that the agent uses for an answer. */
export interface ToolCall {
  readonly id: string
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly state: 'running' | 'done' | 'failed' | 'stopped'
  readonly result?: unknown
}

/** What the agent says. */
export class AgentLine {
  readonly speaker = 'agent'
  readonly turn: number
  /** `interrupted`: by the user; `cut-off`: the line dropped, or somebody hung up. */
  state: 'coming' | 'done' | 'interrupted' | 'cut-off' = 'coming'
  /** All that it has to say, as far as is known, with the spaces behind the words. */
  readonly words: string[] = []
  /** How many of the words have been heard. */
  heard = 0
  /** How many characters have been heard of the word after them. */
  #letters = 0
  tools: readonly ToolCall[] = []
  metrics: PipelineMetrics | undefined

  constructor(turn: number) {
    this.turn = turn
  }

  /** Whether there is nothing to show. */
  get empty(): boolean {
    return this.words.length === 0 && this.tools.length === 0
  }

  add(sentence: string): void {
    this.words.push(...wordsOf(sentence).map((word) => word.trim()))
  }

  hear(text: string): void {
    this.#letters += lettersIn(text)
    while (this.heard < this.words.length && lettersIn(this.words[this.heard]!) <= this.#letters)
      this.#letters -= lettersIn(this.words[this.heard++]!)
  }

  call({ callId: id, name, arguments: given }: ToolCallFrame): void {
    this.tools = [...this.tools, { id, name, arguments: given, state: 'running' }]
  }

  result({ callId, result, failed }: ToolCallResultFrame): void {
    this.tools = this.tools.map((call) =>
      call.id === callId ? { ...call, result, state: failed ? 'failed' : 'done' } : call,
    )
  }

  end(): void {
    this.state = 'done'
    this.heard = this.words.length
  }

  stop(why: 'interrupted' | 'cut-off'): void {
    this.state = why
    this.tools = this.tools.map((call) => (call.state === 'running' ? { ...call, state: 'stopped' } : call))
  }

  measure(metrics: PipelineMetrics): void {
    this.metrics = metrics
  }
}

/** How many characters a text has besides space. */
function lettersIn(text: string): number {
  return text.replace(/\s+/g, '').length
}
