import { LLMContext, Pipeline, PipelineTask, providerCall } from 'antiphon'
import { rule, rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  ContextLimit,
  LLM,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import { moonshine } from 'antiphon/stt/moonshine'
import { WebSocketServerTransport } from 'antiphon/transports/websocket'
import { hibari } from 'antiphon/tts/hibari'
import { silero } from 'antiphon/vad/silero'

const vad = silero()
const stt = moonshine()
const llm = rules({
  rules: [rule(/hello/i, 'Hello to you. What can I do?'), rule(/open/i, 'We are open from nine to five.')],
})
const tts = hibari()
// The first caller waits for no model.
const providers = [vad, stt, llm, tts]
await Promise.all(providers.map((provider) => provider.warmup?.(providerCall())))

const server = new WebSocketServerTransport({
  port: Number(process.env.PORT ?? 8765),
  host: '127.0.0.1', // this computer only, and no page whose name was pointed at it
  hosts: 'loopback', // elsewhere: the names it is reached under
  maxSessions: 20,
})

server.on('session', async (session) => {
  const context = new LLMContext({ system: 'You are brief and kind.' })
  const task = new PipelineTask(
    new Pipeline([
      session.input(),
      new VAD(vad),
      new STT(stt),
      new UserTurn(),
      new UserContext(context),
      new ContextLimit({ maxTokens: 8_000 }),
      new LLM(llm),
      new TTS(tts),
      session.output(),
      new AssistantContext(context),
    ]),
  )
  task.on('error', (error) => console.error(session.id, error.message))
  await task.run({ signal: session.signal })
  console.log(session.id, context.lastUserMessage, '→', context.lastAssistantMessage)
})

server.on('listening', ({ port }) => console.log(`ws://localhost:${port}`))
server.on('refused', ({ status, reason }) => console.warn(status, reason))
server.on('error', (error) => console.error(error.message))

process.once('SIGTERM', async () => {
  await server.close({ drainMs: 10_000 })
  await Promise.all(providers.map((provider) => provider.close?.()))
})
