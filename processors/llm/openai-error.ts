import { AntiphonError, LLMError } from '../../src/index.ts'

/** What the error of a failed request is made of. */
interface Where {
  readonly model: string
  readonly baseURL: string
}

const provider = 'openai'

/** What went wrong with a request, in words that say what to do. */
export function toLLMError(thrown: unknown, { model, baseURL }: Where): AntiphonError {
  if (thrown instanceof AntiphonError) return thrown
  const { status, message } = describe(thrown)
  const details = { cause: thrown, provider, ...(status !== undefined && { status }) }
  if (status === 401 || status === 403)
    return new LLMError(
      `${baseURL} does not accept the key (${status}): set OPENAI_API_KEY, or openai({ apiKey }). It says: ${message}`,
      details,
    )
  if (status === 404)
    return new LLMError(`${baseURL} knows no model "${model}", or is no OpenAI-compatible URL (404): ${message}`, details)
  if (status === 429)
    return new LLMError(`${baseURL} refuses more requests for now (429): ${message}`, { ...details, retryable: true })
  if (status !== undefined)
    return new LLMError(`${baseURL} answered ${status}: ${message}`, { ...details, retryable: status >= 500 })
  if (refused(thrown))
    return new LLMError(`Nothing answers at ${baseURL}: start the server, or check the address.`, {
      ...details,
      retryable: true,
    })
  return new LLMError(`The connection to ${baseURL} broke in mid-answer: ${message}`, { ...details, retryable: true })
}

/** An answer that ended before the model said that it was finished. */
export function cutOff({ baseURL }: Where): LLMError {
  return new LLMError(`${baseURL} ended the answer in the middle.`, { provider, retryable: true })
}

function describe(thrown: unknown): { status: number | undefined; message: string } {
  const { status, message } = thrown as { status?: unknown; message?: unknown }
  return {
    status: typeof status === 'number' ? status : undefined,
    message: typeof message === 'string' ? message : String(thrown),
  }
}

function refused(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    const { code } = error as { code?: unknown }
    if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ETIMEDOUT') return true
  }
  return false
}
