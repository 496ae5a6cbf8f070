import {
  type Clock,
  redact,
  TimeoutError,
  TransportError,
  vendorFailure,
  waitFor,
} from '../../../src/engine.ts'
import { CloseCode } from '../connection/close-code.ts'
import { type Answer, loadWs, type Socket } from '../connection/socket.ts'

/** What {@link opened} needs to know. */
export interface OpenOptions {
  readonly url: string
  readonly timeoutMs: number
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until a socket is open, and gives it up if it does not get there.
 * @throws TransportError, TimeoutError, or what the signal was aborted with.
 */
export async function opened(socket: Socket, options: OpenOptions): Promise<void> {
  const { clock, signal, timeoutMs } = options
  const url = redact(options.url)
  const outcome = Promise.withResolvers<void>()
  const failed = (error: unknown) => outcome.reject(error)
  socket.addEventListener('open', () => outcome.resolve())
  socket.addEventListener('error', ({ error, message }) =>
    failed(
      new TransportError(`${url} could not be reached: ${message ?? 'the connection failed'}.`, {
        cause: error,
        reason: 'unreachable',
      }),
    ),
  )
  socket.on?.('unexpected-response', (request, response) => {
    failed(turnedAway(url, response))
    request.destroy()
  })
  socket.addEventListener('close', ({ code, reason }) =>
    failed(new TransportError(`${url} closed the connection: ${code} ${reason}`.trimEnd())),
  )
  const aborted = () => {
    throw signal?.reason
  }
  const late = () => {
    throw new TimeoutError(`${url} did not answer in ${timeoutMs} ms.`)
  }
  try {
    await waitFor(outcome.promise, { signal, aborted, timeout: { clock, ms: timeoutMs }, late })
  } catch (error) {
    if (socket.terminate) socket.terminate()
    else socket.close(CloseCode.normal)
    throw error
  }
}

/** The answer of a server that makes no WebSocket of a request. */
function turnedAway(url: string, { statusCode: status = 0, statusMessage = '' }: Answer): TransportError {
  const text = `${status} ${statusMessage}`.trimEnd()
  return new TransportError(`${url} could not be reached: the server turned the client away with ${text}.`, {
    ...vendorFailure({ status }).details,
  })
}

/**
 * Makes a socket that connects: the browser's own where there is no Node, else that of `ws`.
 * @throws MissingPackageError if `ws` is not installed.
 */
export async function makeSocket(
  url: string,
  {
    headers,
    maxPayloadBytes,
  }: { headers: Readonly<Record<string, string>> | undefined; maxPayloadBytes: number },
): Promise<Socket> {
  if (!isNode()) return new WebSocket(url) as unknown as Socket
  const { WebSocket: NodeSocket } = await loadWs('WebSocketClientTransport')
  return new NodeSocket(url, {
    ...(headers && { headers: { ...headers } }),
    maxPayload: maxPayloadBytes,
    perMessageDeflate: false,
    // A ping is answered where it is counted.
    autoPong: false,
  }) as unknown as Socket
}

function isNode(): boolean {
  return (
    typeof (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node === 'string'
  )
}
