import { LLMContext, Pipeline, PipelineTask } from 'antiphon'
import { AssistantContext, Realtime, STT, TTS, UserContext, UserTurn, VAD } from 'antiphon/processors'
import {
  SimulatedCaller,
  scriptedRealtime,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from 'antiphon/testing'

const clock = new VirtualClock()
const caller = new SimulatedCaller(async (line) => {
  await line.say('what is the time')
  await line.answered()
})
const context = new LLMContext({ system: 'You are brief and kind.' })
const model = scriptedRealtime({ answers: ['It is noon.'] }) // your vendor's

const task = new PipelineTask(
  new Pipeline([
    caller.input(),
    new VAD(scriptedVad()),
    new STT(scriptedStt()),
    new UserTurn(),
    new UserContext(context, { greeting: 'Hello.' }),
    new Realtime(model, { context }), // hears, thinks and speaks
    new TTS(scriptedTts()), // says what is yours: the greeting
    caller.output(),
    new AssistantContext(context),
  ]),
  { clock },
)
await clock.runUntil(task.run())
for (const { role, content } of context.messages) console.log(`${role}: ${content}`)
