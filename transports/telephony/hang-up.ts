import {
  type Clock,
  type OptionRules,
  redact,
  systemClock,
  TimeoutError,
  TransportError,
  toAntiphonError,
  vendorFailure,
} from '../../src/engine.ts'

/** How a vendor's REST interface is spoken to. */
export interface RestOptions {
  /** Where the vendor's REST interface is. Default: the vendor's own address. */
  baseURL?: string
  /** How long the vendor may take to answer, in milliseconds. Default 5,000. */
  timeoutMs?: number
  /** Whether the call is hung up when its session ends, if there are credentials. Default true. */
  hangsUp?: boolean
  /** All time. Default `systemClock`. */
  clock?: Clock
}

/** What the options may be. */
export const restRules: OptionRules<RestOptions> = {
  baseURL: 'any',
  timeoutMs: 'positive',
  hangsUp: 'any',
  clock: 'any',
}

/** The request that ends a call. */
export interface HangUpRequest {
  readonly method: string
  /** Path below the base URL. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** How long after a failure it is tried once more, in milliseconds. */
const retryMs = 500

/** An answer is a few hundred bytes long. */
const mostBytes = 16_384

/** Answers that mean that the call is over already. */
const gone: readonly number[] = [404, 410]

/** Ends a call through the vendor's REST interface, once. */
export class HangUp {
  /** Whether it happens by itself when the session ends. */
  readonly automatic: boolean
  readonly #vendor: string
  readonly #baseURL: string
  readonly #request: () => HangUpRequest
  readonly #over: (body: string) => boolean
  readonly #timeoutMs: number
  readonly #clock: Clock
  #asked: Promise<void> | undefined

  /**
   * @param vendor For errors.
   * @param request Made for each attempt, so that a token in it is fresh.
   * @param over Whether the body of a refusal says that the call is over already.
   */
  constructor(
    vendor: string,
    request: () => HangUpRequest,
    options: RestOptions & { baseURL: string },
    over: (body: string) => boolean = () => false,
  ) {
    this.#vendor = vendor
    this.#request = request
    this.#over = over
    this.#baseURL = options.baseURL.replace(/\/+$/, '')
    this.automatic = options.hangsUp ?? true
    this.#timeoutMs = options.timeoutMs ?? 5_000
    this.#clock = options.clock ?? systemClock
  }

  /** Asks the vendor, unless that has been done. A call that is over already is no error. */
  once(): Promise<void> {
    this.#asked ??= this.#ask()
    return this.#asked
  }

  /** The call is over: there is nothing to ask for any more. */
  spare(): void {
    this.#asked ??= Promise.resolve()
  }

  async #ask(): Promise<void> {
    try {
      await this.#try()
    } catch (thrown) {
      const error = this.#asError(thrown)
      if (!error.retryable) throw error
      await this.#clock.sleep(retryMs)
      await this.#try().catch((again: unknown) => Promise.reject(this.#asError(again)))
    }
  }

  async #try(): Promise<void> {
    const { method, path, headers, body } = this.#request()
    const late = new AbortController()
    const timer = this.#clock.setTimeout(
      () => late.abort(new TimeoutError(`${this.#vendor} has not hung up in ${this.#timeoutMs} ms.`)),
      this.#timeoutMs,
    )
    try {
      await this.#clock.hold(this.#send(path, { method, headers, body: body ?? null, signal: late.signal }))
    } finally {
      timer.cancel()
    }
  }

  async #send(path: string, init: RequestInit): Promise<void> {
    const url = new URL(`${this.#baseURL}${path}`)
    // A part of it that is read as a step up would make it another request of the account's.
    if (!url.pathname.endsWith(path))
      throw new TransportError(`${this.#vendor} cannot be asked for ${path}: it is read as ${url.pathname}.`)
    const response = await fetch(url, init)
    const { status } = response
    const text = await firstBytes(response)
    if (response.ok || gone.includes(status) || this.#over(text)) return
    throw new TransportError(
      `${this.#vendor} did not hang up: ${status} ${redact(text.slice(0, 200))}`.trimEnd(),
      {
        ...vendorFailure({ status, headers: response.headers, body: text }).details,
        provider: this.#vendor,
      },
    )
  }

  #asError(thrown: unknown) {
    return toAntiphonError(
      thrown,
      (text, cause) =>
        new TransportError(`${this.#vendor} could not be asked to hang up: ${text}`, {
          cause,
          provider: this.#vendor,
          reason: 'unreachable',
        }),
    )
  }
}

/** As much of an answer as is looked at; the rest is not waited for. */
async function firstBytes(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > mostBytes) break
  }
  return text
}

/** The header for a name and a password. */
export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}
