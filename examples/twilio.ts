import { createServer } from 'node:http'
import { parseArgs } from 'node:util'
import { DTMFFrame, LLMContext, Pipeline, PipelineTask, providerCall } from 'antiphon'
import { call, onResult, rule, rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  ContextLimit,
  LLM,
  STT,
  TTS,
  tap,
  UserContext,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import { moonshine } from 'antiphon/stt/moonshine'
import { HttpProblem, readForm, requestListener } from 'antiphon/transports/http'
import { callOf, streamTwiml, twilio, validTwilioSignature } from 'antiphon/transports/telephony'
import { WebSocketServerTransport } from 'antiphon/transports/websocket'
import { hibari } from 'antiphon/tts/hibari'
import { silero } from 'antiphon/vad/silero'

const { values: options } = parseArgs({
  options: {
    host: { type: 'string', default: process.env.PUBLIC_HOST ?? '' },
    port: { type: 'string', default: process.env.PORT ?? '8080' },
    api: { type: 'string', default: 'https://api.twilio.com' },
    help: { type: 'boolean', short: 'h' },
  },
})
const authToken = process.env.TWILIO_AUTH_TOKEN ?? ''
const help = `Answers calls to a Twilio number, offline but for the call itself.

  TWILIO_AUTH_TOKEN=… npm run example -- examples/twilio.ts --host agent.example.org

  --host HOST   the name under which Twilio reaches this server, with https and wss; or PUBLIC_HOST
  --port PORT   where it listens; or PORT (default 8080)
  --api URL     Twilio's REST interface (default https://api.twilio.com)
  --help        print this
`
if (options.help || authToken === '' || options.host === '') {
  console.log(help)
  process.exit(options.help ? 0 : 1)
}

const vad = silero()
const stt = moonshine()
const tts = hibari()
const llm = rules({
  rules: [
    rule(/open/i, 'We are open from nine to five.'),
    rule(/good.?by|bye/i, call('hang_up')),
    onResult('hang_up', 'Thank you for calling. Goodbye.'),
    rule(/hello/i, 'Hello to you.'),
  ],
})
// The first caller waits for no model.
const providers = [vad, stt, llm, tts]
await Promise.all(providers.map((provider) => provider.warmup?.(providerCall())))

const http = createServer(
  requestListener(async (request, response) => {
    if (request.method !== 'POST' || request.url !== '/voice') throw new HttpProblem(404, 'Not found.')
    const fields = await readForm(request)
    const url = `https://${options.host}/voice`
    const signature = request.headers['x-twilio-signature']
    if (!validTwilioSignature({ authToken, url, signature, fields }))
      throw new HttpProblem(403, 'The signature is not that of Twilio.')
    response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(streamTwiml(`wss://${options.host}/media`, { from: String(fields.From ?? 'unknown') }))
  }),
)

const server = new WebSocketServerTransport({
  server: http,
  path: '/media',
  authenticate: ({ url, headers }) =>
    validTwilioSignature({
      authToken,
      url: `wss://${options.host}${url}`,
      signature: headers['x-twilio-signature'],
    }),
  serializer: () => twilio({ authToken, baseURL: options.api }),
})

server.on('session', async (session) => {
  const { id, parameters } = callOf(session)
  console.log(id, 'from', parameters.from)
  const context = new LLMContext({ system: 'You are brief and kind.' })
  const task: PipelineTask = new PipelineTask(
    new Pipeline([
      session.input(),
      tap((frame) => frame instanceof DTMFFrame && console.log(id, 'pressed', frame.key)),
      new VAD(vad),
      new STT(stt),
      new UserTurn(),
      new UserContext(context, { greeting: 'Hello, this is the shop. How can I help?' }),
      new ContextLimit({ maxTokens: 8_000 }),
      new LLM(llm, {
        tools: [
          {
            name: 'hang_up',
            description: 'Ends the call when all has been said.',
            parameters: { type: 'object' },
            execute: () => task.end(),
          },
        ],
      }),
      new TTS(tts),
      session.output(),
      new AssistantContext(context),
    ]),
  )
  task.on('error', (error) => console.error(id, error.message))
  await task.run({ signal: session.signal })
  for (const { role, content } of context.messages) console.log(id, `${role}: ${content}`)
  console.log(id, 'is over')
})

server.on('refused', ({ status, reason }) => console.warn(status, reason))
server.on('error', (error) => console.error(error.message))
http.on('error', (error) => console.error(error.message))
// This computer only: what speaks TLS for it, a proxy or a tunnel, runs here too.
http.listen(Number(options.port), '127.0.0.1', () => console.log('listening at', http.address()))

process.once('SIGTERM', async () => {
  await server.close({ drainMs: 10_000 })
  http.close()
  await Promise.all(providers.map((provider) => provider.close?.()))
})
