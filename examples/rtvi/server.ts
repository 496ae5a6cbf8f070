import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { LLMContext, Pipeline, PipelineTask, providerCall } from 'antiphon'
import { call, onResult, rule, rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  ContextLimit,
  LLM,
  RTVI,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import { moonshine } from 'antiphon/stt/moonshine'
import { checkHost, requestListener } from 'antiphon/transports/http'
import { ConnectEndpoint, rtviSerializer, startOf } from 'antiphon/transports/rtvi'
import { WebSocketServerTransport } from 'antiphon/transports/websocket'
import { hibari } from 'antiphon/tts/hibari'
import { silero } from 'antiphon/vad/silero'
import { build } from 'esbuild'
import { demoRules, demoTools } from '../agent/brain.ts'
import { type EvalSerializer, EvalSilence, evalMessages, evalSerializer } from './evals.ts'

const vad = silero()
const stt = moonshine()
const tts = hibari()
const llm = rules({
  rules: [
    rule(/^$/, 'Hello, I am listening.'), // the greeting: nobody has said anything yet
    rule(/time zone/i, call('time_zone', {})),
    onResult<{ zone: string }>('time_zone', ({ zone }) => `Your time zone is ${zone}.`),
    ...demoRules,
  ],
})
// The first caller waits for no model.
const providers = [vad, stt, llm, tts]
await Promise.all(providers.map((provider) => provider.warmup?.(providerCall())))

const page = await build({
  entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
})
const html = `<!doctype html><meta charset="utf-8"><title>Antiphon</title>
<button id="talk">Talk</button> <form id="ask"><input id="text" placeholder="or write"></form>
<pre id="said"></pre><script type="module">${page.outputFiles[0]?.text.replaceAll('</', '<\\/')}</script>`

/** Whether Pipecat's evaluation harness may connect: it sets up the agent as it likes. */
const testing = process.env.EVALS === '1'

const connect = new ConnectEndpoint()
const hosts = 'loopback' // this computer's own; elsewhere: the names it is reached under
const http = createServer(
  requestListener(async (request, response) => {
    checkHost(request, hosts)
    if (await connect.handle(request, response)) return
    if (request.url !== '/') response.writeHead(404, { connection: 'close' }).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end(html)
  }),
)

const server = new WebSocketServerTransport({
  server: http,
  path: '/ws',
  hosts,
  authenticate: connect.authenticate, // only who has asked at /start
  serializer: () => (testing ? evalSerializer() : rtviSerializer()),
  maxPayloadBytes: 1_100_000, // a page's snapshot may be large
})

server.on('session', async (session) => {
  const context = new LLMContext({ system: 'You are brief and kind.' })
  const end = () => task.cancel('the evaluation is over')
  const rtvi: RTVI = new RTVI({
    context,
    functionCalls: 'full',
    // client.sendClientRequest('history')
    messages: {
      history: () => context.messages,
      ...(testing && evalMessages(context, { rtvi: () => rtvi, end })),
    },
    onClientReady: ({ about }) => console.log(session.id, startOf(session)?.body, about.library),
  })
  const timeZone = rtvi.clientTool({
    name: 'time_zone',
    description: "The user's time zone.",
    parameters: { type: 'object' },
    timeoutMs: 3_000,
  })
  const task: PipelineTask = new PipelineTask(
    new Pipeline([
      session.input(),
      rtvi,
      new VAD(vad),
      new STT(stt),
      new UserTurn(),
      new UserContext(context, { greeting: true }),
      new ContextLimit({ maxTokens: 8_000 }),
      ...(testing ? [new EvalSilence(session.serializer as EvalSerializer)] : []),
      new LLM(llm, { tools: [...demoTools, timeZone] }),
      new TTS(tts),
      session.output(),
      new AssistantContext(context),
    ]),
  )
  task.on('error', (error) => console.error(session.id, error.message))
  await task.run({ signal: session.signal })
})

server.on('error', (error) => console.error(error.message))
server.on('listening', ({ port }) => console.log(`http://localhost:${port}`))
http.on('error', (error) => console.error(error.message))
http.listen(Number(process.env.PORT ?? 8080), '127.0.0.1') // this computer only

process.once('SIGTERM', async () => {
  await server.close({ drainMs: 10_000 })
  http.close()
  await Promise.all(providers.map((provider) => provider.close?.()))
})
