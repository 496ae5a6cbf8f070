import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A piece of a streamed tool call, as it goes over the wire. */
export interface ToolCallPiece {
  readonly index?: number
  readonly id?: string
  readonly type?: 'function'
  readonly function?: { readonly name?: string; readonly arguments?: string }
}

/** One thing the fake server does while it answers a request. */
export type Step =
  /** Sends a chunk of text. */
  | { readonly text: string }
  /** Sends a chunk with pieces of tool calls. */
  | { readonly toolCalls: readonly ToolCallPiece[] }
  /** Says why the answer ends. */
  | { readonly finish: string }
  /** Sends the tokens used, if the request asked for them. */
  | { readonly usage: readonly [input: number, output: number] }
  /** Sends an error in mid-stream. */
  | { readonly error: Readonly<Record<string, unknown>> }
  /** Sends these bytes as they are. */
  | { readonly raw: string }
  /** Waits until this settles. */
  | { readonly wait: Promise<unknown> }
  /** Destroys the socket. */
  | 'cut'
  /** Ends the response without the closing `[DONE]`. */
  | 'end'
  /** Sends nothing more and leaves the connection open. */
  | 'hang'

/** How one request is answered: a stream, or an error's status and body. */
export type Scene =
  | readonly Step[]
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }

/** A request as the server got it. */
export interface RecordedRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Readonly<Record<string, unknown>>
}

/** A server that speaks OpenAI's streaming chat completions, for tests. */
export interface FakeOpenAIServer {
  /** What `baseURL` is set to. */
  readonly baseURL: string
  /** The requests so far. */
  readonly requests: readonly RecordedRequest[]
  /** Answers not yet over. */
  readonly answering: number
  /** Settles when no answer is under way any more. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** The whole answer of a model that says `words`, one chunk a word. */
export function saying(words: string): Step[] {
  const texts = words.match(/\S+\s*/g) ?? []
  return [...texts.map((text) => ({ text })), { finish: 'stop' }, { usage: [12, texts.length] }]
}

/**
 * Starts a fake server on a free port of this machine.
 * @param script How each request is answered, by its number from 0 or by what it says.
 */
export async function fakeOpenAIServer(
  script: (request: RecordedRequest, index: number) => Scene,
): Promise<FakeOpenAIServer> {
  const requests: RecordedRequest[] = []
  const sockets = new Set<Socket>()
  let answering = 0
  let idlers: (() => void)[] = []
  const server = createServer(async (incoming, response) => {
    answering++
    response.once('close', () => {
      answering--
      if (answering > 0) return
      for (const resolve of idlers) resolve()
      idlers = []
    })
    let text = ''
    for await (const piece of incoming.setEncoding('utf8')) text += piece
    const request = { path: incoming.url ?? '', headers: incoming.headers, body: JSON.parse(text) }
    const scene = script(request, requests.push(request) - 1)
    if ('status' in scene) refuse(response, scene)
    else await stream(response, scene, request)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    get answering() {
      return answering
    },
    idle: () => (answering === 0 ? Promise.resolve() : new Promise((resolve) => void idlers.push(resolve))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function refuse(response: ServerResponse, scene: Exclude<Scene, readonly Step[]>): void {
  response.writeHead(scene.status, { 'content-type': 'application/json', ...scene.headers })
  response.end(typeof scene.body === 'string' ? scene.body : JSON.stringify(scene.body ?? {}))
}

async function stream(
  response: ServerResponse,
  steps: readonly Step[],
  { body }: RecordedRequest,
): Promise<void> {
  const { model, stream_options: wishes } = body
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_760_000_000, model }
  const send = (fields: object) => response.write(`data: ${JSON.stringify({ ...head, ...fields })}\n\n`)
  const choose = (delta: object, finish: string | null = null) =>
    send({ choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] })
  let begun = false
  const begin = () => {
    if (begun) return
    begun = true
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
    choose({ role: 'assistant', content: '' })
  }
  for (const step of steps) {
    if (step === 'hang') return
    if (step === 'cut') return void response.destroy()
    if (step === 'end') return void response.end()
    if ('wait' in step) {
      await step.wait
      continue
    }
    begin()
    if ('text' in step) choose({ content: step.text })
    else if ('toolCalls' in step) choose({ tool_calls: step.toolCalls })
    else if ('finish' in step) choose({}, step.finish)
    else if ('error' in step) response.write(`data: ${JSON.stringify({ error: step.error })}\n\n`)
    else if ('raw' in step) response.write(step.raw)
    else if ((wishes as { include_usage?: boolean } | undefined)?.include_usage) {
      const [input, output] = step.usage
      const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
      send({ choices: [], usage })
    }
    // One write a packet: the client sees the pieces as a network would deliver them.
    await new Promise((resolve) => setImmediate(resolve))
  }
  response.end('data: [DONE]\n\n')
}
