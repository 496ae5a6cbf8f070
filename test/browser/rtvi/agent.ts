import { createServer } from 'node:http'
import {
  AssistantContext,
  LLM,
  RTVI,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import { flite } from '../../../providers/flite/tts.ts'
import { moonshine } from '../../../providers/moonshine/stt.ts'
import { call, onResult, rule, rules } from '../../../providers/rules/llm.ts'
import { silero } from '../../../providers/silero/vad.ts'
import {
  DTMFFrame,
  InterruptFrame,
  LLMContext,
  type Observer,
  Pipeline,
  PipelineTask,
  systemClock,
  TTSAudioFrame,
} from '../../../src/engine.ts'
import { ConnectEndpoint, rtviSerializer, startOf } from '../../../transports/rtvi/index.ts'
import { type Closed, WebSocketServerTransport } from '../../../transports/websocket/index.ts'
import { listen } from '../open-page.ts'

export const story = [
  'On a small island, far out in a cold gray sea, there stood a lighthouse with a red door.',
  'In it lived an old keeper named Martha, who had not spoken with another soul for seven years.',
].join(' ')

const place = {
  name: 'place',
  description: 'Where the user is.',
  parameters: { type: 'object' },
  timeoutMs: 1_500,
}

/** A session as the test sees it from the server. */
export interface Seen {
  readonly task: PipelineTask
  readonly rtvi: RTVI
  readonly context: LLMContext
  readonly body: unknown
  keys: string
  /** When the last interrupt began, and when the last audio was sent, on the system's clock. */
  interruptedAtMs: number
  sentAtMs: number
  sentSamples: number
  closed: Closed | undefined
}

/** Whether a page asks to be greeted. */
function greets(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'greet' in body
}

/** An agent on the embedded providers, which pages reach at `origin`. */
export async function startAgent() {
  const providers = {
    vad: silero(),
    stt: moonshine(),
    tts: flite(),
    llm: rules({
      rules: [
        rule(/where/i, ({ text }) => call('place', { text })),
        onResult<{ city: string }>('place', ({ city }) => `You are in ${city}.`),
        rule(/story/i, story),
        rule(/forward/i, 'Going forward.'),
      ],
      fallback: 'I see.',
    }),
  }
  const sessions: Seen[] = []
  const errors: Error[] = []
  const connect = new ConnectEndpoint()
  const http = createServer((request, response) => {
    connect
      .handle(request, response)
      .then(
        (handled) => handled || response.writeHead(200, { 'content-type': 'text/html' }).end(),
        errors.push,
      )
  })
  const server = new WebSocketServerTransport({
    server: http,
    path: '/ws',
    authenticate: connect.authenticate,
    maxPayloadBytes: 1_100_000,
    serializer: () => {
      const serializer = rtviSerializer()
      return {
        ...serializer,
        encode(frame) {
          const seen = sessions.at(-1)
          if (seen && frame instanceof TTSAudioFrame) {
            seen.sentAtMs = systemClock.now()
            seen.sentSamples += frame.samples.length
          }
          return serializer.encode(frame)
        },
      }
    },
  })
  server.on('error', (error) => errors.push(error))
  server.on('session', async (session) => {
    const context = new LLMContext()
    const rtvi = new RTVI({
      context,
      messages: { double: (data) => Number(data) * 2 },
    })
    const watch: Observer = {
      onPush(_source, _target, frame) {
        if (frame instanceof InterruptFrame && frame !== last) {
          last = frame
          seen.interruptedAtMs = systemClock.now()
        } else if (frame instanceof DTMFFrame && frame !== last) {
          last = frame
          seen.keys += frame.key
        }
      },
    }
    let last: unknown
    const task = new PipelineTask(
      new Pipeline([
        session.input(),
        rtvi,
        new VAD(providers.vad),
        new STT(providers.stt),
        new UserTurn(),
        new UserContext(
          context,
          greets(startOf(session)?.body) ? { greeting: 'Welcome to the lighthouse.' } : {},
        ),
        new LLM(providers.llm, { tools: [rtvi.clientTool(place)] }),
        new TTS(providers.tts),
        session.output(),
        new AssistantContext(context),
      ]),
      { observers: [watch] },
    )
    const seen: Seen = {
      task,
      rtvi,
      context,
      body: startOf(session)?.body,
      keys: '',
      interruptedAtMs: 0,
      sentAtMs: 0,
      sentSamples: 0,
      closed: undefined,
    }
    sessions.push(seen)
    task.on('error', (error) => errors.push(error))
    void session.closed.then((closed) => {
      seen.closed = closed
    })
    await task.run({ signal: session.signal })
  })
  const { origin } = await listen(http)
  return {
    origin,
    sessions,
    errors,
    connect,
    server,
    providers,
    async close() {
      await server.close({ drainMs: 0 })
      http.close()
      await Promise.all(Object.values(providers).map((provider) => provider.close?.()))
    },
  }
}

export type Agent = Awaited<ReturnType<typeof startAgent>>
