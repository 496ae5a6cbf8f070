import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'vitest'
import {
  AssistantContext,
  LLM,
  STT,
  TTS,
  tap,
  UserContext,
  UserTurn,
  VAD,
} from '../../../processors/index.ts'
import { DTMFFrame, type Frame, LLMContext, Pipeline, PipelineTask, type Tool } from '../../../src/engine.ts'
import { type ScriptedLLMOptions, scriptedLlm, scriptedVad } from '../../../src/testing/index.ts'
import { callOf, type PhoneCall, type RestOptions } from '../../../transports/telephony/index.ts'
import { WebSocketServerTransport } from '../../../transports/websocket/index.ts'
import { FakePhone } from './fake-phone.ts'
import { lineEar, lineVoice } from './line-words.ts'
import type { Vendor } from './vendors.ts'

/** A running test, which cleans up after itself. */
export type Running = Pick<TestContext, 'onTestFinished'>

/** An agent behind a vendor's serializer, and somebody who calls it. */
export async function phoneAgent(
  { onTestFinished }: Running,
  { serializer, fake }: Vendor,
  options: {
    answers?: ScriptedLLMOptions['answers']
    tools?: (call: PhoneCall) => readonly Tool[]
    rest?: RestOptions
    parameters?: Record<string, string>
  } = {},
) {
  const server = new WebSocketServerTransport({
    port: 0,
    host: '127.0.0.1',
    serializer: () => serializer(options.rest),
  })
  onTestFinished(() => server.close({ drainMs: 0 }))
  const context = new LLMContext()
  const calls: PhoneCall[] = []
  const keys: string[] = []
  const frames: Frame[] = []
  const errors: Error[] = []
  const tasks: PipelineTask[] = []
  const ended = Promise.withResolvers<void>()
  server.on('error', (error) => errors.push(error))
  server.on('session', async (session) => {
    const call = callOf(session)
    const rate = session.serializer.sampleRate!
    calls.push(call)
    const task = new PipelineTask(
      new Pipeline([
        session.input(),
        tap((frame) => {
          frames.push(frame)
          if (frame instanceof DTMFFrame) keys.push(frame.key)
        }),
        new VAD(scriptedVad()),
        new STT(lineEar(rate)),
        new UserTurn({ silenceMs: 200 }),
        new UserContext(context),
        new LLM(scriptedLlm({ answers: options.answers ?? [] }), { tools: options.tools?.(call) ?? [] }),
        new TTS(lineVoice(rate)),
        session.output(),
        new AssistantContext(context),
      ]),
    )
    tasks.push(task)
    task.on('error', (error) => errors.push(error))
    await task.run({ signal: session.signal })
    ended.resolve()
  })
  const { port } = await server.ready
  const phone = await new FakePhone(`ws://127.0.0.1:${port}`, fake(options.parameters)).call()
  onTestFinished(() => phone.socket.terminate())
  return { server, phone, context, calls, keys, frames, errors, tasks, ended: ended.promise }
}

/** A vendor's REST interface that keeps what it is asked and answers as it is told. */
export async function fakeRest(
  { onTestFinished }: Running,
  answer: (request: number) => { status: number; body?: string; never?: boolean },
) {
  const requests: { method: string; url: string; authorization: string; body: string }[] = []
  const http = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { method = '', url = '', headers } = request
    requests.push({ method, url, authorization: headers.authorization ?? '', body })
    const { status, body: text = '', never } = answer(requests.length)
    if (!never) response.writeHead(status).end(text)
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  return { requests, baseURL: `http://127.0.0.1:${(http.address() as AddressInfo).port}` }
}
