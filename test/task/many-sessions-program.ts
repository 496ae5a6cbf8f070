import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  AssistantContext,
  LLM,
  STT,
  TTS,
  UserContext,
  UserIdle,
  UserTurn,
  VAD,
} from '../../processors/index.ts'
import {
  FrameProcessor,
  InterruptFrame,
  LLMContext,
  ParallelPipeline,
  Pipeline,
  PipelineRunner,
  PipelineTask,
} from '../../src/engine.ts'
import {
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'

/*
 * Opens 2,000 sessions, uses each a little, closes them in every state there is, and prints what is left of them.
 */

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const clock = new VirtualClock()
const runner = new PipelineRunner({ clock, drainMs: 100 })
const vad = scriptedVad()
const stt = scriptedStt({ finalMs: 50 })
const tts = scriptedTts()
const llm = { ...scriptedLlm({ answers: ['unused'] }), generate: answer }

async function* answer() {
  yield { type: 'text', text: 'Once upon a time there was a king.' } as const
}

class Broken extends FrameProcessor {
  protected override setup() {
    throw new Error('broken')
  }
}

class Fatal extends FrameProcessor {
  protected override onStart() {
    throw new Error('fatal')
  }
}

class Hanging extends FrameProcessor {
  protected override cleanup() {
    return new Promise<void>(() => {})
  }
}

function open(extra: FrameProcessor[], idle = false): PipelineTask {
  const context = new LLMContext()
  const caller = new SimulatedCaller(async (line) => {
    await line.say('tell me a story')
    await line.agentSpeaks()
    await line.wait(200)
  })
  const stages = [
    caller.input(),
    new VAD(vad),
    new STT(stt),
    new UserTurn(),
    new UserIdle(),
    new UserContext(context),
    new ParallelPipeline([[new LLM(llm)], []]),
    new TTS(tts),
    caller.output(),
    new AssistantContext(context),
    ...extra,
  ]
  return new PipelineTask(new Pipeline(stages), {
    clock,
    heartbeatMs: 500,
    cleanupTimeoutMs: 100,
    ...(idle && { idleTimeoutMs: 10 }),
  })
}

/** One session in each way there is to end. */
function sessions(): Promise<unknown>[] {
  const shared = new AbortController()
  const after = (ms: number, what: () => void) => void clock.setTimeout(what, ms)
  const hungUp = open([])
  const ended = open([])
  const cancelled = open([])
  const early = open([])
  early.cancel()
  const interrupted = open([])
  const aborted = open([])
  after(200, () => ended.end())
  after(900, () => cancelled.cancel())
  after(1_700, () => void interrupted.push(new InterruptFrame()))
  after(800, () => shared.abort())
  const tasks = [hungUp, ended, cancelled, early, interrupted, open([], true), open([new Broken()])]
  tasks.push(open([new Fatal()]), open([new Hanging()]))
  return [...tasks.map((task) => runner.run(task)), runner.run(aborted, { signal: shared.signal })]
}

async function batch(count: number): Promise<number> {
  for (let i = 0; i < count / 10; i++) await clock.runUntil(Promise.allSettled(sessions()))
  await clock.advance(100_000)
  for (let i = 0; i < 5; i++) {
    collect()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed
}

await batch(500)
const before = await batch(500)
const after = await batch(2_000)
console.log(
  JSON.stringify({
    bytesPerSession: (after - before) / 2_000,
    timers: clock.pendingTimers,
    listeners: process.listenerCount('SIGTERM') + process.listenerCount('SIGINT'),
    running: runner.running,
    calls: { stt: stt.metrics?.().calls, tts: tts.metrics?.().calls },
  }),
)
