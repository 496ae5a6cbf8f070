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
  InterruptFrame,
  LLMContext,
  type Observer,
  Pipeline,
  PipelineTask,
  systemClock,
} from '../../../src/engine.ts'
import {
  opus,
  type SessionClosed,
  type WebRTCOptions,
  WebRTCTransport,
} from '../../../transports/webrtc/index.ts'
import { listen } from '../open-page.ts'
import { story } from '../rtvi/agent.ts'

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
  readonly peerId: string
  /** Whether it listens: models are loaded for the first session. */
  started: boolean
  /** When the last interrupt began, and when the last packet with sound was sent, on the system's clock. */
  interruptedAtMs: number
  sentAtMs: number
  closed: SessionClosed | undefined
}

/** An agent on the embedded providers, which pages reach at `origin`. */
export async function startAgent(options: WebRTCOptions = {}) {
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
  const codec = opus()
  const server = new WebRTCTransport({
    addresses: ['127.0.0.1'],
    codec: {
      ...codec,
      async encoder(options) {
        const encoder = await codec.encoder(options)
        return {
          sampleRate: encoder.sampleRate,
          encode(samples) {
            const seen = sessions.at(-1)
            if (seen && samples.some((sample) => sample !== 0)) seen.sentAtMs = systemClock.now()
            return encoder.encode(samples)
          },
          close: () => encoder.close(),
        }
      },
    },
    ...options,
  })
  const http = createServer((request, response) => {
    server
      .handle(request, response)
      .then(
        (handled) => handled || response.writeHead(200, { 'content-type': 'text/html' }).end(),
        errors.push,
      )
  })
  server.on('error', (error) => errors.push(error))
  server.on('session', async (session) => {
    const context = new LLMContext()
    const rtvi = new RTVI({ context })
    const watch: Observer = {
      onPush(_source, _target, frame) {
        if (!(frame instanceof InterruptFrame) || frame === last) return
        last = frame
        seen.interruptedAtMs = systemClock.now()
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
        new UserContext(context),
        new LLM(providers.llm, { tools: [rtvi.clientTool(place)] }),
        new TTS(providers.tts),
        session.output(),
        new AssistantContext(context),
      ]),
      { observers: [watch] },
    )
    const { body, peerId } = session
    const seen: Seen = {
      task,
      rtvi,
      context,
      body,
      peerId,
      started: false,
      interruptedAtMs: 0,
      sentAtMs: 0,
      closed: undefined,
    }
    sessions.push(seen)
    task.on('error', (error) => errors.push(error))
    task.on('start', () => {
      seen.started = true
    })
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
