import { parseArgs } from 'node:util'
import {
  AssistantContext,
  EchoSuppressor,
  LLM,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from '../../processors/index.ts'
import { rules } from '../../processors/llm/rules.ts'
import { moonshine } from '../../processors/stt/moonshine.ts'
import { flite } from '../../processors/tts/flite.ts'
import { silero } from '../../processors/vad/silero.ts'
import { LLMContext, Pipeline, PipelineTask } from '../../src/index.ts'
import { devices, LocalAudioTransport } from '../../transports/local/index.ts'
import { demoRules, demoTools } from '../agent/brain.ts'
import { captions } from './captions.ts'

const usage = `Talk with the agent: node examples/local/main.ts [options]

  --list           list the microphones and loudspeakers, and end
  --input NAME     the microphone, by a part of its name
  --output NAME    the loudspeaker, likewise
  --help           print this

Ctrl+C ends the conversation.`

const { values } = parseArgs({
  options: {
    list: { type: 'boolean' },
    input: { type: 'string' },
    output: { type: 'string' },
    help: { type: 'boolean' },
  },
})

if (values.help) console.log(usage)
else if (values.list) for (const { kind, name } of await devices()) console.log(`${kind.padEnd(6)}  ${name}`)
else await talk()

async function talk(): Promise<void> {
  const { input, output } = values
  const mic = new LocalAudioTransport({ ...(input && { input }), ...(output && { output }) })
  const context = new LLMContext({ system: 'You are brief and kind.' })
  const [vad, stt, llm, tts] = [silero(), moonshine(), rules({ rules: demoRules }), flite()]
  const task = new PipelineTask(
    new Pipeline([
      mic.input(),
      new EchoSuppressor(),
      new VAD(vad),
      new STT(stt),
      new UserTurn(),
      new UserContext(context, { greeting: 'Hello, I am listening.' }),
      new LLM(llm, { tools: demoTools }),
      new TTS(tts),
      mic.output(),
      new AssistantContext(context),
    ]),
    { observers: [captions()] },
  )
  mic.on('lost', (_, error) => console.error(error.message))
  mic.on('back', (kind) => console.error(`The ${kind} is back.`))
  process.once('SIGINT', () => task.cancel())
  try {
    await task.run()
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  } finally {
    await Promise.all([vad, stt, llm, tts].map((provider) => provider.close?.()))
  }
}
