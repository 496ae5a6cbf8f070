import { LLMError } from '../../../src/engine.ts'

/** What is known of an answer in which nothing is. */
export interface EmptyAnswer {
  /** Whether there were thoughts. */
  readonly reasoned: boolean
  /** Whether it ended because it was too long. */
  readonly cutOff: boolean
  /** Whether there was a call that could not be read, or of a tool that is not there. */
  readonly unknownCall: boolean
  /** How many tokens the request was, about. */
  readonly contextTokens: number
}

/** A model has answered, and there is nothing in the answer: no word to say, and no call of a tool. */
export class EmptyAnswerError extends LLMError {
  /** `EmptyAnswerError`. */
  override readonly name = 'EmptyAnswerError'
}

/** Says why there may be nothing in an answer, and what to do. */
export function emptyAnswer({ reasoned, cutOff, unknownCall, contextTokens }: EmptyAnswer): EmptyAnswerError {
  return new EmptyAnswerError(`The answer is empty. ${why()}`, { reason: 'protocol' })

  function why(): string {
    if (reasoned && cutOff)
      return 'The model reached its limit of tokens while it was thinking: raise maxTokens, or have it think less.'
    if (reasoned) return 'The model has only thought: have it think less, or raise maxTokens.'
    if (unknownCall)
      return 'The model wrote the call of a tool that it was not offered, or that could not be read.'
    return (
      `Most likely the context is too long for the model: it is about ${contextTokens} tokens. ` +
      'Give the server a longer one, or shorten the conversation with ContextLimit.'
    )
  }
}
