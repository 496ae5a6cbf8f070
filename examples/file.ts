import { existsSync } from 'node:fs'
import { LLMContext, Pipeline, PipelineTask, systemClock, writeWav } from 'antiphon'
import { rule, rules } from 'antiphon/llm/rules'
import { AssistantContext, LLM, Recorder, STT, TTS, UserContext, UserTurn, VAD } from 'antiphon/processors'
import { moonshine } from 'antiphon/stt/moonshine'
import { speakText, VirtualClock } from 'antiphon/testing'
import { FileTransport, wavFile, writeWhole } from 'antiphon/transports/file'
import { hibari } from 'antiphon/tts/hibari'
import { silero } from 'antiphon/vad/silero'

const [, , input = 'question.wav'] = process.argv
const tts = hibari()
if (!existsSync(input)) await writeWhole(input, await spoken('When do you open?'))

const clock = new VirtualClock() // as fast as the work allows; leave it out to take as long as the file does
const context = new LLMContext()
const transport = new FileTransport({ input, output: 'reply.wav' })
const task = new PipelineTask(
  new Pipeline([
    transport.input(),
    new VAD(silero()),
    new STT(moonshine()),
    new UserTurn(),
    new UserContext(context),
    new LLM(rules({ rules: [rule(/open/i, 'We are open from nine to five.')] })),
    new TTS(tts),
    transport.output(),
    new Recorder({ to: wavFile('both.wav') }), // who asks on the left, who answers on the right
    new AssistantContext(context),
  ]),
  { clock },
)
const startMs = systemClock.now()
await clock.runUntil(task.run())
const took = ((systemClock.now() - startMs) / 1000).toFixed(1)
console.log(`${context.lastUserMessage} → ${context.lastAssistantMessage}`)
console.log(`${(clock.now() / 1000).toFixed(1)} s of conversation in ${took} s`)
await tts.close?.()

/** A WAV file of somebody who says something, and then listens for four seconds. */
async function spoken(text: string): Promise<Uint8Array> {
  const caller = hibari({ pitch: 0.8 }) // lower than the agent's
  const { sampleRate } = caller
  const { samples } = await speakText(caller, text)
  await caller.close?.()
  const silence = new Int16Array(4 * sampleRate)
  return writeWav({ samples: Int16Array.from([...samples, ...silence]), sampleRate, channels: 1 })
}
