import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { LLMContext, Pipeline, PipelineTask, providerCall } from 'antiphon'
import { rules } from 'antiphon/llm/rules'
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
import { WebRTCTransport } from 'antiphon/transports/webrtc'
import { hibari } from 'antiphon/tts/hibari'
import { silero } from 'antiphon/vad/silero'
import { build } from 'esbuild'
import { demoRules, demoTools } from '../agent/brain.ts'

const vad = silero()
const stt = moonshine()
const tts = hibari()
const llm = rules({ rules: demoRules })
// The first caller waits for no model.
const providers = [vad, stt, llm, tts]
await Promise.all(providers.map((provider) => provider.warmup?.(providerCall())))

const page = await build({
  entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
})
const html = `<!doctype html><meta charset="utf-8"><title>Antiphon</title><audio autoplay></audio>
<button id="talk">Talk</button> <form id="ask"><input id="text" placeholder="or write"></form>
<pre id="said"></pre><script type="module">${page.outputFiles[0]?.text.replaceAll('</', '<\\/')}</script>`

const server = new WebRTCTransport({
  portRange: [40_000, 40_399], // UDP: open them in the firewall
  announcedAddress: process.env.PUBLIC_ADDRESS, // where a router passes them on
  addresses: ['127.0.0.1'], // for a page on this machine
})

const hosts = 'loopback' // this computer's own; elsewhere: the names it is reached under
const http = createServer(
  requestListener(async (request, response) => {
    checkHost(request, hosts)
    if (await server.handle(request, response)) return
    if (request.url !== '/') response.writeHead(404, { connection: 'close' }).end()
    else response.writeHead(200, { 'content-type': 'text/html' }).end(html)
  }),
)

server.on('session', async (session) => {
  const context = new LLMContext({ system: 'You are brief and kind.' })
  const task = new PipelineTask(
    new Pipeline([
      session.input(),
      new RTVI({ context, onClientReady: ({ about }) => console.log(session.body, about.library) }),
      new VAD(vad),
      new STT(stt),
      new UserTurn(),
      new UserContext(context, { greeting: 'Hello, I am listening.' }),
      new ContextLimit({ maxTokens: 8_000 }),
      new LLM(llm, { tools: demoTools }),
      new TTS(tts),
      session.output(),
      new AssistantContext(context),
    ]),
  )
  task.on('error', (error) => console.error(session.id, error.message))
  await task.run({ signal: session.signal })
})

server.on('error', (error) => console.error(error.message))
server.on('listening', () => http.listen(Number(process.env.PORT ?? 8080), '127.0.0.1')) // this computer only
http.on('error', (error) => console.error(error.message))
http.on('listening', () => console.log('http://localhost:%d', (http.address() as { port: number }).port))

process.once('SIGTERM', async () => {
  await server.close({ drainMs: 10_000 })
  http.close()
  http.closeAllConnections()
  await Promise.all(providers.map((provider) => provider.close?.()))
})
