import { type LLMContext, type MessageContent, textOf, type UserMessage } from '../../src/engine.ts'
import { remember } from './remember.ts'

/**
 * What the model has understood of turns of ours. The recognizer may be a small one: it decides about turns, and its words
 * stand until the model, which answers what it hears itself, tells others.
 */
export class Understood {
  readonly #context: LLMContext
  /** What the recognizer has understood, by the turn. */
  readonly #said = new Map<number, UserMessage>()

  constructor(context: LLMContext) {
    this.#context = context
  }

  /** A turn that was spoken is to be answered. */
  asked(turn: number, said: UserMessage): void {
    remember(this.#said, turn, said)
  }

  /** The model has understood a turn so. What is not in the conversation any more, or was changed, stays as it is. */
  correct(text: string, turn: number): void {
    const said = this.#said.get(turn)
    if (!said || textOf(said) === text || !this.#context.messages.includes(said)) return
    this.#context.correctUser(inOtherWords(said.content, text), turn)
  }
}

/** What was shown with the words stays. */
function inOtherWords(content: MessageContent, text: string): MessageContent {
  if (typeof content === 'string') return text
  return [...content.filter(({ type }) => type !== 'text'), { type: 'text', text }]
}
