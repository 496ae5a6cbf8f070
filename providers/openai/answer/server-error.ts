import type { Fields } from './fields.ts'
import { fieldsOf, listOf } from './fields.ts'

/** What a server says went wrong, in the middle of an answer: OpenAI's shape, vLLM's, FastAPI's, OpenRouter's. */
export function errorIn(chunk: Fields): ServerError | undefined {
  const first = fieldsOf(listOf(chunk.choices)[0])
  const said = chunk.error ?? first.error
  if (said) return new ServerError(said)
  if (chunk.object === 'error' || chunk.type === 'error') return new ServerError(chunk)
  if (chunk.choices === undefined && chunk.detail !== undefined)
    return new ServerError({ message: chunk.detail })
  return undefined
}

/** An error that came as a piece of an answer. `openai-errors.ts` makes of it what the caller gets. */
export class ServerError extends Error {
  readonly error: Fields

  constructor(said: unknown) {
    const fields = typeof said === 'object' ? fieldsOf(said) : { message: said }
    const message = fields.message ?? fields.detail ?? fields.type
    super(typeof message === 'string' ? message : JSON.stringify(fields))
    this.error = fields
  }
}
