import {
  AntiphonError,
  boundedFetch,
  CancelledError,
  type ErrorDetails,
  firstBytes,
  type ProviderCall,
  vendorFailure,
  whenAborted,
} from '../../src/engine.ts'
import { ServerEvents } from './server-events.ts'
import { forTheLog, toldBreak, toldRefusal, type VendorPlace } from './told-failure.ts'

/** Options of {@link VendorHTTP}. */
export interface VendorHTTPOptions extends Omit<VendorPlace, 'address'> {
  /** Who is asked, in errors and metrics: `acme`. */
  readonly provider: string
  /** Makes the role's error: an `STTError`, a `TTSError`, … */
  readonly error: (message: string, details: ErrorDetails) => AntiphonError
  /** The longest event of a stream, and the longest answer that is read whole, in UTF-16 code units. Default 1,000,000. */
  readonly longest?: number
}

/** A request to a vendor. */
export interface VendorRequest {
  /** Default `POST` with a body, else `GET`. */
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is, in place of `json`. */
  readonly body?: BodyInit
}

/** What of a call HTTP needs. */
export type HTTPCall = Pick<ProviderCall, 'signal' | 'clock'>

/** An event of a stream: its name, empty if it has none, and its data, read as JSON. */
export interface VendorEvent {
  readonly name: string
  readonly value: unknown
}

/** So much of what a vendor says of an error is read, in bytes. */
const longestErrorPage = 65_536

/**
 * HTTP as providers need it. Waiting holds the clock of the call; an abort ends the request and is a `CancelledError`; what the
 * vendor answers in place of what it was asked for is the role's error, with its reason, its status and `retryAfterMs`. It has no
 * deadlines: `guard` has them. Nothing is sent twice.
 */
export class VendorHTTP {
  readonly #options: VendorHTTPOptions
  readonly #longest: number
  readonly #fetch = boundedFetch((response) => (response.ok ? undefined : firstBytes(longestErrorPage)))

  constructor(options: VendorHTTPOptions) {
    this.#options = options
    this.#longest = options.longest ?? 1_000_000
  }

  /**
   * Sends a request and waits for the head of the answer.
   * @throws CancelledError; the role's error.
   */
  async request(url: string | URL, request: VendorRequest, call: HTTPCall): Promise<Response> {
    const { json, headers, body = json === undefined ? undefined : JSON.stringify(json) } = request
    // One of its own: `fetch` never lets go of the signal that it is given.
    const own = new AbortController()
    const waiting: Waiting = { address: String(url), call, stop: () => own.abort() }
    const response = await this.#owned(waiting, () =>
      this.#fetch(url, {
        method: request.method ?? (body === undefined ? 'GET' : 'POST'),
        headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
        signal: own.signal,
        body: body ?? null,
      }),
    )
    if (response.ok) return response
    const said = await this.#owned(waiting, () => response.text())
    throw this.refusal(response.url, { status: response.status, headers: response.headers, body: said })
  }

  /** The body of an answer as it comes. Who stops reading ends the request. Throws like {@link VendorHTTP.request}. */
  async *bytes(response: Response, call: HTTPCall): AsyncGenerator<Uint8Array, void, undefined> {
    const source = response.body?.getReader()
    if (source === undefined) return
    // What cancelling has to say, reading has said.
    const stop = () => void source.cancel().catch(() => {})
    try {
      for (;;) {
        const { done, value } = await this.#owned({ address: response.url, call, stop }, () => source.read())
        if (done) return
        yield value
      }
    } finally {
      stop()
    }
  }

  /**
   * The events of a streamed answer (server-sent events, or JSON line by line), up to its end or to `[DONE]`. Throws like
   * {@link VendorHTTP.request}; the role's error with the reason `protocol` at an event that is too long or no JSON.
   */
  async *events(response: Response, call: HTTPCall): AsyncGenerator<VendorEvent, void, undefined> {
    const { error, provider } = this.#options
    const events = new ServerEvents(this.#longest, (message, details) =>
      error(message, { provider, ...details }),
    )
    const given = function* (batch: Iterable<ReturnType<ServerEvents['end']>[number]>) {
      for (const event of batch) {
        if (event === 'done') return true
        if ('broken' in event) throw event.broken
        yield event
      }
      return false
    }
    for await (const bytes of this.bytes(response, call)) if (yield* given(events.push(bytes))) return
    yield* given(events.end())
  }

  /** An answer that is JSON. Throws like {@link VendorHTTP.events}. */
  async json(response: Response, call: HTTPCall): Promise<unknown> {
    const { error, provider } = this.#options
    const decoder = new TextDecoder()
    let text = ''
    for await (const bytes of this.bytes(response, call)) {
      text += decoder.decode(bytes, { stream: true })
      if (text.length > this.#longest)
        throw error(`${provider} sent an answer of more than ${this.#longest} characters.`, {
          provider,
          reason: 'protocol',
        })
    }
    try {
      return JSON.parse(text + decoder.decode())
    } catch (cause) {
      throw error(`${provider} sent an answer that is no JSON.`, { provider, reason: 'protocol', cause })
    }
  }

  /** The role's error for what a vendor answered, also in the middle of a stream: then without a status. */
  refusal(address: string, answer: Parameters<typeof vendorFailure>[0]): AntiphonError {
    const { provider, error } = this.#options
    const failure = vendorFailure(answer)
    return error(toldRefusal(failure, { ...this.#options, address: origin(address) }), {
      ...failure.details,
      provider,
    })
  }

  /** Work of a request, on the clock of its call, and its failure as the role's error. */
  async #owned<T>({ address, call, stop }: Waiting, work: () => Promise<T>): Promise<T> {
    const { provider, error } = this.#options
    const { signal, clock } = call
    if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
    const off = whenAborted(signal, stop)
    try {
      const result = await clock.hold(work())
      // Reading that is stopped only ends.
      signal.throwIfAborted()
      return result
    } catch (thrown) {
      if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason })
      if (thrown instanceof AntiphonError) throw thrown
      throw error(toldBreak(thrown, { ...this.#options, address: origin(address) }), {
        provider,
        reason: 'unreachable',
        cause: forTheLog(thrown),
      })
    } finally {
      off()
    }
  }
}

/** Work of a request that is waited for. */
interface Waiting {
  readonly address: string
  readonly call: HTTPCall
  /** Ends it. */
  stop(): void
}

/** An address without what may name a customer or hold a key. */
function origin(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : address
}
