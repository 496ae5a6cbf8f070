import { LLMContext, Pipeline, PipelineTask } from 'antiphon'
import { rule, rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  LLM,
  STT,
  stops,
  TTS,
  textTurnDetector,
  UserContext,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import { moonshine } from 'antiphon/stt/moonshine'
import { FileTransport } from 'antiphon/transports/file'
import { hibari } from 'antiphon/tts/hibari'
import { smartTurn } from 'antiphon/turn/smart-turn'
import { silero } from 'antiphon/vad/silero'

const [, , input = 'question.wav', output = 'reply.wav'] = process.argv
const transport = new FileTransport({ input, output })
const context = new LLMContext({ system: 'You are brief and kind.' })
const brain = rules({ rules: [rule(/forward/i, 'Going forward.')] })

const task = new PipelineTask(
  new Pipeline([
    transport.input(),
    new VAD(silero()),
    new STT(moonshine()),
    // Decides when a turn starts, ends, or interrupts: here when it sounds and reads finished.
    new UserTurn({ stop: stops.finished(smartTurn(), textTurnDetector()) }),
    new UserContext(context),
    new LLM(brain),
    new TTS(hibari()),
    transport.output(),
    new AssistantContext(context), // records only what the listener really heard
  ]),
)
task.on('metrics', ({ turn, userStopToFirstAudioMs }) => console.log({ turn, userStopToFirstAudioMs }))
await task.run()
console.log(context.lastUserMessage, '→', context.lastAssistantMessage)
