import assert from 'node:assert/strict'
import { HeardTextFrame, LLMContext, Pipeline, PipelineTask, TranscriptionFrame } from 'antiphon'
import { rule, rules } from 'antiphon/llm/rules'
import { AssistantContext, LLM, TTS, UserContext, UserTurn } from 'antiphon/processors'
import { scriptedTts } from 'antiphon/testing'
import { WebSocketClientTransport, WebSocketServerTransport } from 'antiphon/transports/websocket'

// A client types over a socket, and reads what it hears.
const server = new WebSocketServerTransport({ port: 0, host: '127.0.0.1' })
server.on('session', async (session) => {
  const context = new LLMContext()
  const task = new PipelineTask(
    new Pipeline([
      session.input(),
      new UserTurn(),
      new UserContext(context),
      new LLM(rules({ rules: [rule(/hello/, 'Hello to you.')] })),
      new TTS(scriptedTts()),
      session.output(),
      new AssistantContext(context),
    ]),
  )
  await task.run({ signal: session.signal })
})
const { port } = await server.ready
const client = new WebSocketClientTransport({ url: `ws://127.0.0.1:${port}` })
let heard = ''
const all = new Promise<void>((resolve) => {
  client.on('frame', (frame) => {
    if (frame instanceof HeardTextFrame) heard += frame.text
    if (heard.includes('you.')) resolve()
  })
})
await client.connect()
client.send(new TranscriptionFrame({ text: 'hello' }))
await all
client.goodbye()
assert.equal((await client.closed).code, 1000)
assert.equal(heard.trim(), 'Hello to you.')
await server.close({ drainMs: 0 })
