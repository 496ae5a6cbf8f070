import { AssistantContext, LLM, RTVI, STT, TTS, UserContext, UserTurn, VAD } from '../../processors/index.ts'
import {
  type AntiphonError,
  type Clock,
  InterruptFrame,
  LLMContext,
  type LLMRequest,
  type Observer,
  Pipeline,
  PipelineTask,
  type Tool,
  TranscriptionFrame,
  TTSAudioFrame,
} from '../../src/engine.ts'
import {
  type ScriptedAnswer,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
} from '../../src/testing/index.ts'
import type { WebSocketSession } from '../../transports/websocket/index.ts'

/** What goes on in a session after a frame of a kind. The client is told of these frames. */
const doing: Readonly<Record<string, string>> = {
  'vad-user-started-speaking': 'the user speaks',
  'user-turn-ended': 'the model thinks',
  'tool-call': 'a tool runs',
  'tool-call-result': 'the model thinks',
  'agent-started-speaking': 'the agent speaks',
  'output-pause': 'the agent has fallen silent',
  'output-resume': 'the agent speaks',
  'agent-stopped-speaking': 'nothing',
  interrupt: 'the agent was interrupted',
}

const story = 'It was a dark and stormy night in a far away land. '.repeat(8)

/** Works until it is stopped. */
const work: Tool = {
  name: 'work',
  description: 'Works.',
  parameters: {},
  execute: (_args, { clock, signal }) => clock.sleep(600_000, signal),
}

function answer({ messages }: LLMRequest): ScriptedAnswer {
  const said = String(messages.at(-1)?.content)
  if (said.includes('think')) return { stallMs: 600_000 }
  if (said.includes('work')) return { calls: [{ name: 'work' }] }
  if (said.includes('page')) return { calls: [{ name: 'page' }] }
  return story
}

/** Sends the client more than it reads, until it is cut off. */
function flood(session: WebSocketSession): void {
  const frame = new TTSAudioFrame({ samples: new Int16Array(16_000), sampleRate: 16_000 })
  for (let sent = 0; sent < 2_000 && !session.signal.aborted; sent++) session.send(frame)
}

/** How a session is answered. */
export interface AnswerOptions {
  readonly clock: Clock
  readonly rtvi: boolean
  failed(error: AntiphonError): void
}

/** Answers a session by a script until it is over. Returns what was going on then. */
export async function answerTo(session: WebSocketSession, options: AnswerOptions): Promise<string> {
  const { clock, rtvi } = options
  let now = 'nothing'
  const watch: Observer = {
    onFrame(frame) {
      if (frame instanceof TranscriptionFrame && frame.text === 'flood') flood(session)
      if (doing[frame.kind] === undefined || session.signal.aborted) return
      now = doing[frame.kind]!
      if (!(frame instanceof InterruptFrame)) session.send(frame)
    },
  }
  const context = new LLMContext()
  const client = new RTVI({
    context,
    messages: { work: (_data, { clock, signal }) => clock.sleep(600_000, signal) },
  })
  const tools = [work, client.clientTool({ name: 'page', description: 'Asks the page.', parameters: {} })]
  const task = new PipelineTask(
    new Pipeline([
      session.input(),
      ...(rtvi ? [client] : []),
      new VAD(scriptedVad()),
      new STT(scriptedStt()),
      new UserTurn({ silenceMs: 200 }),
      new UserContext(context),
      new LLM(scriptedLlm({ answers: answer, firstByteMs: 20 }), { tools }),
      new TTS(scriptedTts({ msPerWord: 60 })),
      session.output(),
      new AssistantContext(context),
    ]),
    { clock, observers: [watch] },
  )
  task.on('error', options.failed)
  await task.run({ signal: session.signal })
  return now
}
