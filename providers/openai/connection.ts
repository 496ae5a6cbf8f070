import type { OpenAI } from 'openai'
import { boundedFetch, firstBytes, LLMError, MissingPackageError } from '../../src/engine.ts'
import { environmentKey } from '../kit/key.ts'
import { nameOf, type OpenAIOptions } from './options.ts'

/** So much of what a server says of an error is read, in bytes. */
const longestErrorPage = 65_536
/** Keeps the package's own timer out of it: time is kept by the clock of the call. */
const noTimeoutMs = 2 ** 31 - 1

/** The client of the package `openai`, made when it is first asked for. */
export class Connection {
  readonly #options: OpenAIOptions
  #client: Promise<OpenAI> | undefined

  constructor(options: OpenAIOptions) {
    this.#options = options
  }

  /**
   * The client. One that could not be made is made anew the next time.
   * @throws MissingPackageError; LLMError where it needs a key and has none.
   */
  open(): Promise<OpenAI> {
    this.#client ??= createClient(this.#options).catch((error: unknown) => {
      this.#client = undefined
      throw error
    })
    return this.#client
  }
}

async function createClient(options: OpenAIOptions): Promise<OpenAI> {
  const { apiKey = environmentKey('OPENAI_API_KEY'), baseURL, headers } = options
  const { OpenAI } = await import('openai').catch((cause: unknown) => {
    throw new MissingPackageError('openai', 'The language model provider openai()', { cause })
  })
  if (apiKey === undefined && baseURL === undefined)
    throw new LLMError('OpenAI needs a key: give openai() an apiKey, or set OPENAI_API_KEY.', {
      reason: 'auth',
      provider: nameOf(options),
    })
  return new OpenAI({
    // The package insists on a key; without one, the header that would carry it is left out.
    apiKey: apiKey ?? 'none',
    defaultHeaders: { ...(apiKey === undefined && { authorization: null }), ...headers },
    ...(baseURL !== undefined && { baseURL }),
    dangerouslyAllowBrowser: baseURL !== undefined,
    logLevel: 'off',
    fetch: boundedFetch((response) => (response.ok ? undefined : firstBytes(longestErrorPage))),
    maxRetries: 0,
    timeout: noTimeoutMs,
  })
}
