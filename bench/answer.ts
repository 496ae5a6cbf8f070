import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../processors/index.ts'
import { LLMContext, Pipeline, PipelineTask } from '../src/engine.ts'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../src/testing/index.ts'
import { quantile, rounded } from './figures.ts'

const sentences = 10
const batches = 24
const batch = 8

const answer = Array.from(
  { length: sentences },
  (_, at) => `This is sentence number ${at} of the answer, and it is said.`,
).join(' ')

/**
 * Processor time of a spoken answer of ten sentences, from the question to the last word heard, with scripted providers
 * on the virtual clock: what the engine itself costs. In milliseconds; the median and the best of batches of answers.
 */
export async function run(): Promise<Record<string, number>> {
  for (let i = 0; i < 4; i++) await answers(batch)
  const figures: number[] = []
  for (let i = 0; i < batches; i++) {
    const before = process.cpuUsage()
    await answers(batch)
    const { user, system } = process.cpuUsage(before)
    figures.push((user + system) / 1_000 / batch)
  }
  return {
    cpuMs: rounded(quantile(figures, 0.5), 2),
    bestCpuMs: rounded(quantile(figures, 0), 2),
    sentences,
  }
}

async function answers(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const clock = new VirtualClock()
    const context = new LLMContext()
    const caller = new SimulatedCaller(async (line) => {
      await line.say('hello there')
      await line.answered()
    })
    const stages = [
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt()),
      new UserTurn(),
      new UserContext(context),
      new LLM(scriptedLlm({ answers: [answer], wordMs: 20 })),
      new TTS(scriptedTts({ firstByteMs: 100 })),
      caller.output(),
      new AssistantContext(context),
    ]
    await clock.runUntil(new PipelineTask(new Pipeline(stages), { clock }).run())
    if (context.lastAssistantMessage !== answer)
      throw new Error(`The answer was not heard whole: ${context.lastAssistantMessage}`)
  }
}
