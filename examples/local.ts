import { parseArgs } from 'node:util'
import { LLMContext, type Observer, Pipeline, PipelineTask, SessionEvents } from 'antiphon'
import { inTurn, rule, rules } from 'antiphon/llm/rules'
import {
  AssistantContext,
  EchoSuppressor,
  LLM,
  STT,
  TTS,
  UserContext,
  UserTurn,
  VAD,
} from 'antiphon/processors'
import { moonshine } from 'antiphon/stt/moonshine'
import { devices, LocalAudioTransport } from 'antiphon/transports/local'
import { hibari } from 'antiphon/tts/hibari'
import { silero } from 'antiphon/vad/silero'

const usage = `Talk with the agent: npm run example -- examples/local.ts [options]

  --list           list the microphones and loudspeakers, and end
  --input NAME     the microphone, by a part of its name
  --output NAME    the loudspeaker, likewise
  --help           print this

Ctrl+C ends the conversation.`

/** It stands in for a language model, so that the example needs none. */
const brain = {
  rules: [
    rule(/hello|\bhi\b/i, inTurn('Hello. How are you?', 'Hello again.')),
    rule(/what can you/i, 'I greet, I tell the time, and I tell a story that you may interrupt.'),
    rule(/time/i, () => `It is ${new Date().toLocaleTimeString('en', { timeStyle: 'short' })}.`),
    rule(
      /story/i,
      'There was a king. He lived in a castle by the sea. Every night he heard somebody sing. He never found out who.',
    ),
  ],
  fallback: inTurn('I see.', 'Go on.'),
}

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
  const [vad, stt, llm, tts] = [silero(), moonshine(), rules(brain), hibari()]
  const task = new PipelineTask(
    new Pipeline([
      mic.input(),
      new EchoSuppressor(),
      new VAD(vad),
      new STT(stt),
      new UserTurn(),
      new UserContext(context, { greeting: 'Hello, I am listening.' }),
      new LLM(llm),
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

/** Prints the conversation while it goes on: what the user says as it is understood, what the agent says as it sounds. */
function captions(write = (text: string) => void process.stdout.write(text)): Observer {
  const live = process.stdout.isTTY
  let speaker = ''
  const begin = (who: string) => {
    if (speaker === who) return
    write(`${speaker === '' ? '' : '\n'}${who}: `)
    speaker = who
  }
  const end = () => {
    if (speaker !== '') write('\n')
    speaker = ''
  }
  return new SessionEvents((event) => {
    if (event.type === 'transcription' && live) write(`\r\x1b[Kyou: ${event.text}`)
    else if (event.type === 'user-turn') {
      end()
      write(`${live ? '\r\x1b[K' : ''}you: ${event.text}\n`)
    } else if (event.type === 'heard') {
      begin('agent')
      write(event.text)
    } else if (event.type === 'agent-stopped-speaking') end()
    else if (event.type === 'error') console.error(event.error.message)
  })
}
