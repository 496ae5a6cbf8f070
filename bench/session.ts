import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { AssistantContext, LLM, STT, TTS, UserContext, UserIdle, UserTurn, VAD } from '../processors/index.ts'
import { flite } from '../providers/flite/tts.ts'
import { moonshine } from '../providers/moonshine/stt.ts'
import { rules } from '../providers/rules/llm.ts'
import { silero } from '../providers/silero/vad.ts'
import { LLMContext, Pipeline, PipelineTask, type TaskResult } from '../src/engine.ts'
import { SimulatedCaller, speakText, VirtualClock } from '../src/testing/index.ts'
import { quantile } from './figures.ts'

const batches = 5
const batch = 8

/**
 * Bytes that one more session adds to a process that runs some already: the whole embedded pipeline after a spoken
 * question and its answer, providers shared, on the line. Counted are the heap and the buffers outside it, after garbage
 * collection; `heapBytes` is the heap alone. Sessions are opened in batches, and the median batch counts: what the engine
 * that runs the program makes and drops of its own falls into one of them.
 */
export async function run(): Promise<Record<string, number>> {
  const voice = flite({ voice: 'rms' })
  const question = (await speakText(voice, 'What is your name?')).samples
  const providers = {
    vad: silero(),
    stt: moonshine(),
    llm: rules({ rules: [], fallback: 'My name is Antiphon.' }),
    tts: flite(),
  }
  const clock = new VirtualClock()
  const open = new AbortController()
  const tasks: Promise<TaskResult>[] = []
  const contexts: LLMContext[] = []
  const add = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const context = new LLMContext({ system: 'You are brief.' })
      const task = agent(providers, context, question, clock)
      contexts.push(context)
      tasks.push(task.run({ signal: open.signal }))
    }
    await clock.advance(6_000)
    const silent = contexts.findIndex((context) => context.lastAssistantMessage === undefined)
    if (silent >= 0) throw new Error(`Session ${silent} was not answered.`)
    return memory()
  }
  const steps = [await add(batch)]
  for (let i = 0; i < batches; i++) steps.push(await add(batch))
  open.abort()
  await clock.runUntil(Promise.all(tasks))
  await Promise.all([voice, ...Object.values(providers)].map((provider) => provider.close?.()))
  const added = (of: (step: Memory) => number) => {
    const differences = steps.slice(1).map((step, i) => of(step) - of(steps[i]!))
    return Math.round(quantile(differences, 0.5) / batch)
  }
  return {
    bytesPerSession: added(({ heap, buffers }) => heap + buffers),
    heapBytes: added(({ heap }) => heap),
  }
}

interface Memory {
  readonly heap: number
  readonly buffers: number
}

interface Providers {
  readonly vad: ReturnType<typeof silero>
  readonly stt: ReturnType<typeof moonshine>
  readonly llm: ReturnType<typeof rules>
  readonly tts: ReturnType<typeof flite>
}

function agent(
  { vad, stt, llm, tts }: Providers,
  context: LLMContext,
  question: Int16Array,
  clock: VirtualClock,
) {
  const caller = new SimulatedCaller(async (line) => {
    await line.say(question)
    await line.wait(3_600_000)
  })
  const stages = [
    caller.input(),
    new VAD(vad),
    new STT(stt),
    new UserTurn(),
    new UserIdle({ timeoutMs: 3_600_000 }),
    new UserContext(context),
    new LLM(llm),
    new TTS(tts),
    caller.output(),
    new AssistantContext(context),
  ]
  return new PipelineTask(new Pipeline(stages), { clock })
}

async function memory(): Promise<Memory> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < 4; i++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed, buffers: external }
}
