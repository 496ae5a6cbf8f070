import { LLMContext, type Logger, Pipeline, PipelineTask } from 'antiphon'
import {
  AssistantContext,
  ContextLimit,
  LLM,
  STT,
  TTS,
  UserContext,
  UserIdle,
  type UserIdleOptions,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import type { WebSocketSession } from 'antiphon/transports/websocket'
import type { AgentProviders } from '../agent/agent.ts'
import { demoTools } from '../agent/brain.ts'
import { systemPrompt } from './brain.ts'
import { pageFrames } from './page-frames.ts'

const greeting = 'Hello, I am Antiphon. What would you like to know?'

/** A page that is left open is asked twice, and then told goodbye. */
const patience: UserIdleOptions = {
  timeoutMs: 30_000,
  prompts: ['Are you still there?', 'I am here, if you need me.'],
  goodbye: 'I will hang up now. Press the button when you want to talk again. Goodbye.',
}

/** What the sessions of a server have in common. */
export interface SessionParts {
  readonly providers: AgentProviders
  readonly logger: Logger
  /** How long a silent page is kept; default: a minute and a half. */
  readonly idle?: UserIdleOptions
}

/** Talks with one page until one of the two hangs up. */
export async function talkWith(session: WebSocketSession, parts: SessionParts): Promise<void> {
  const { vad, stt, llm, tts } = parts.providers
  const context = new LLMContext({ system: systemPrompt })
  const task = new PipelineTask(
    new Pipeline([
      session.input(),
      new VAD(vad),
      new STT(stt),
      new UserTurn(),
      new UserIdle({ ...patience, ...parts.idle }),
      new UserContext(context, pageBegins(session) ? {} : { greeting }),
      new ContextLimit({ maxTokens: 8_000 }),
      new LLM(llm, { tools: demoTools, apology: 'Sorry, I cannot think right now.' }),
      new TTS(tts),
      session.output(),
      new AssistantContext(context),
    ]),
    { logger: parts.logger, observers: [pageFrames((frame) => session.send(frame))] },
  )
  await task.run({ signal: session.signal })
}

/** Whether the page has something to say at once: somebody has written, and waits for no greeting. */
function pageBegins({ request }: WebSocketSession): boolean {
  return new URL(request.url, 'http://localhost').searchParams.get('first') === 'user'
}
