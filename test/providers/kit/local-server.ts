import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** What a local server was sent. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A real HTTP server on this computer that answers as it is told to, until the test is over. */
export async function localServer(answer: (response: ServerResponse, received: Received) => void) {
  const received: Received[] = []
  /** Settles when the connection of the last request is gone. */
  const gone = Promise.withResolvers<void>()
  const server = createServer(async (request, response) => {
    response.on('close', () => gone.resolve())
    let body = ''
    for await (const piece of request) body += piece
    received.push({ method: request.method!, path: request.url!, headers: request.headers, body })
    answer(response, received.at(-1)!)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    gone: gone.promise,
  }
}

/** An address at which nobody listens any more. */
export async function nobody(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}
