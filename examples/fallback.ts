import { LLMContext, Pipeline, PipelineTask, SessionEvents } from 'antiphon'
import {
  AssistantContext,
  LLM,
  llmFallback,
  STT,
  TTS,
  ttsFallback,
  UserContext,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from 'antiphon/testing'

// Two models and two voices; the first of each breaks off in the middle of the first answer.
const breaksOff = { text: 'We are open. From', fail: 'The server is overloaded.', reason: 'server' } as const
const model = llmFallback(
  [
    { ...scriptedLlm({ answers: [breaksOff] }), name: 'first-model' },
    {
      ...scriptedLlm({ answers: ['We are open. From nine to five.', 'You are welcome.'] }),
      name: 'second-model',
    },
  ],
  { firstByteMs: 2_000, stallMs: 3_000, retryAfterMs: 60_000 },
)
const voice = ttsFallback(
  [
    { ...scriptedTts({ faults: { 0: 'stall' } }), name: 'first-voice' },
    { ...scriptedTts(), name: 'second-voice' },
  ],
  { firstByteMs: 1_000, stallMs: 300 },
)

const clock = new VirtualClock()
const caller = new SimulatedCaller(async (line) => {
  await line.say('when are you open')
  await line.answered()
  await line.say('thank you')
  await line.answered()
})
const context = new LLMContext()
const events = new SessionEvents((event) => {
  if (event.type === 'fallback') console.log(event.metrics.from, '→', event.metrics.to)
})
const task = new PipelineTask(
  new Pipeline([
    caller.input(),
    new VAD(scriptedVad()),
    new STT(scriptedStt()),
    new UserTurn(),
    new UserContext(context),
    new LLM(model),
    new TTS(voice),
    caller.output(),
    new AssistantContext(context),
  ]),
  { clock, observers: [events] },
)
await clock.runUntil(task.run())
console.log(context.messages.map(({ role, content }) => `${role}: ${content}`).join('\n'))
