import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../../../processors/index.ts'
import { LLMContext, type Message, Pipeline, PipelineTask } from '../../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad } from '../../../src/testing/index.ts'
import {
  type WebSocketServerOptions,
  WebSocketServerTransport,
  type WebSocketSession,
} from '../../../transports/websocket/index.ts'

/** How long a word sounds on both sides of these tests. */
export const msPerWord = 60

/** A server whose sessions each have an agent that answers by a script. */
export async function answering(
  answers: readonly string[] | ((text: string) => string),
  options: Partial<WebSocketServerOptions> = {},
) {
  const server = new WebSocketServerTransport({
    ...(options.server === undefined && { port: 0, host: '127.0.0.1' }),
    ...options,
  })
  const contexts: LLMContext[] = []
  const errors: Error[] = []
  server.on('error', (error) => errors.push(error))
  server.on('session', async (session: WebSocketSession) => {
    const context = new LLMContext()
    contexts.push(context)
    const task = new PipelineTask(
      new Pipeline([
        session.input(),
        new VAD(scriptedVad()),
        new STT(scriptedStt()),
        new UserTurn({ silenceMs: 200 }),
        new UserContext(context),
        new LLM(
          scriptedLlm({
            answers:
              typeof answers === 'function'
                ? (request: { messages: readonly Message[] }) =>
                    answers(String(request.messages.at(-1)?.content))
                : answers,
          }),
        ),
        new TTS(scriptedTts({ msPerWord })),
        session.output(),
        new AssistantContext(context),
      ]),
    )
    task.on('error', (error) => errors.push(error))
    await task.run({ signal: session.signal })
  })
  const { port } = await server.ready
  return { server, url: `ws://127.0.0.1:${port}`, contexts, errors }
}
