import {
  LLMError,
  type LLMEvent,
  RoundMetadata,
  type ToolCall,
  type VendorMetadata,
} from '../../src/engine.ts'
import { answerLimits } from './answer-limits.ts'

/** So much is taken of a model, whoever provides it. */
const { calls: mostCalls, textLength: longestText } = answerLimits()

/** What a model has said so far, and what it wants done. More than is taken is an LLMError. */
export class Reply {
  readonly calls: ToolCall[] = []
  readonly #provider: string
  readonly #kept = new RoundMetadata()
  readonly #ofCalls = new RoundMetadata()
  #text = ''

  constructor(provider: string) {
    this.#provider = provider
  }

  get text(): string {
    return this.#text
  }

  /** What the vendor wants back. What it wants back with a call stands there. */
  get metadata(): VendorMetadata | undefined {
    return this.#kept.all
  }

  /** Keeps what an event brings for the vendor. */
  keep(event: LLMEvent): void {
    if (!('metadata' in event)) return
    const all = event.type === 'tool-call' ? this.#ofCalls : this.#kept
    if (!all.add(event.metadata)) throw this.#tooMuch('brings more metadata than is taken')
  }

  /** It says something. */
  say(text: string): void {
    this.#text += text
    if (this.#text.length > longestText) throw this.#tooMuch(`is longer than ${longestText} characters`)
  }

  /** It calls a tool. */
  call({ type: _, ...call }: Extract<LLMEvent, { type: 'tool-call' }>): void {
    if (this.calls.length === mostCalls) throw this.#tooMuch(`calls more than ${mostCalls} tools`)
    this.calls.push(call)
  }

  #tooMuch(what: string): LLMError {
    const provider = this.#provider
    const message = `The answer of ${provider} ${what}: the rest is not taken.`
    return new LLMError(message, { provider, reason: 'protocol' })
  }
}
