import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../processors/index.ts'
import { flite } from '../providers/flite/tts.ts'
import { moonshine } from '../providers/moonshine/stt.ts'
import { rules } from '../providers/rules/llm.ts'
import { silero } from '../providers/silero/vad.ts'
import { LLMContext, Pipeline, PipelineTask, SessionEvents, systemClock } from '../src/engine.ts'
import { SimulatedCaller, speakText } from '../src/testing/index.ts'
import { trailingSilenceMs } from './trailing-silence.ts'

const silenceMs = 600
const turns = 20
const questions = ['What is your name?', 'What time is it?', 'How are you today?', 'Where do you live?']

/**
 * How long a caller waits: from the last sound of the caller's speech to the first sound of the agent, beyond the silence
 * that the turn strategy is set to wait for. The embedded stack in real time, twenty turns.
 */
export async function run(): Promise<Record<string, number>> {
  const voice = flite({ voice: 'rms' })
  const providers = {
    vad: silero(),
    stt: moonshine(),
    llm: rules({ rules: [], fallback: 'Very well.' }),
    tts: flite(),
  }
  const context = new LLMContext()
  const waits: number[] = []
  let answeredAtMs = 0
  const caller = new SimulatedCaller(
    async (line) => {
      await line.wait(500)
      for (let turn = 0; turn < turns; turn++) {
        const audio = (await speakText(voice, questions[turn % questions.length]!)).samples
        await line.say(audio)
        const endedAtMs = systemClock.now() - trailingSilenceMs(audio)
        answeredAtMs = 0
        await line.answered(300)
        if (answeredAtMs > 0) waits.push(answeredAtMs - endedAtMs - silenceMs)
      }
    },
    { sampleRate: 16_000 },
  )
  const events = new SessionEvents((event) => {
    if (event.type === 'agent-started-speaking') answeredAtMs = event.atMs
  })
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(providers.vad),
      new STT(providers.stt),
      new UserTurn({ silenceMs }),
      new UserContext(context),
      new LLM(providers.llm),
      new TTS(providers.tts),
      caller.output(),
      new AssistantContext(context),
    ]),
    { observers: [events] },
  )
  await task.run()
  await Promise.all([voice, ...Object.values(providers)].map((provider) => provider.close?.()))
  waits.sort((a, b) => a - b)
  const at = (share: number) =>
    Math.round(waits[Math.min(waits.length - 1, Math.floor(share * waits.length))]!)
  return { p50Ms: at(0.5), p95Ms: at(0.95), turns: waits.length }
}
