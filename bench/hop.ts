import {
  AudioRawFrame,
  type Frame,
  HeardAudioFrame,
  HeartbeatFrame,
  InterimTranscriptionFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  Pipeline,
  PipelineTask,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSTextFrame,
  VADUserStartedSpeakingFrame,
} from '../src/engine.ts'
import { quantile, rounded } from './figures.ts'
import { asyncGenerator, nodeTransform, pQueue, type Rival, webTransform } from './hop-rivals.ts'
import { tenStages } from './ten-stages.ts'

const stages = 10
const rounds = 9
const count = 1_000_000
/** The slow ones get fewer frames, so that a run takes seconds. */
const counts = { nodeTransform: count, webTransform: 50_000, asyncGenerator: 200_000, pQueue: 50_000 }

/**
 * Nanoseconds a frame a processor, through ten processors of ten classes in a running task: a million frames of twelve
 * kinds in all three lanes. The rivals pass the same frames on in the same run, in turn, round by round; medians.
 */
export async function run(): Promise<Record<string, number>> {
  const frames = mixedFrames()
  const rivals: Record<string, [Rival, number]> = {
    nodeTransform: [nodeTransform, counts.nodeTransform],
    webTransform: [webTransform, counts.webTransform],
    asyncGenerator: [asyncGenerator, counts.asyncGenerator],
    pQueue: [pQueue, counts.pQueue],
  }
  const figures: Record<string, number[]> = { nsPerHop: [] }
  const measure = async (name: string, rival: Rival, amount: number) => {
    const startedAt = process.hrtime.bigint()
    await rival(frames, amount, stages)
    const nanoseconds = Number(process.hrtime.bigint() - startedAt)
    figures[name] = [...(figures[name] ?? []), nanoseconds / amount / stages]
  }
  for (let round = 0; round < rounds; round++) {
    await measure('nsPerHop', antiphon, count)
    for (const [name, [rival, amount]] of Object.entries(rivals)) await measure(name, rival, amount)
  }
  return Object.fromEntries(Object.entries(figures).map(([name, all]) => [name, rounded(quantile(all, 0.5))]))
}

const antiphon: Rival = async (frames, amount) => {
  let left = amount
  const task = new PipelineTask(new Pipeline(tenStages(() => left--)))
  const started = new Promise<void>((resolve) => task.once('start', resolve))
  const ended = task.run()
  await started
  for (let i = 0; i < amount; i++) {
    const wait = task.push(frames[i % frames.length]!)
    if (wait) await wait
  }
  task.end()
  await ended
  if (left !== 0) throw new Error(`${left} frames were lost in the pipeline.`)
}

function mixedFrames(): Frame[] {
  const samples = new Int16Array(320)
  const kinds: (() => Frame)[] = [
    () => new AudioRawFrame({ samples, sampleRate: 16_000 }),
    () => new LLMTextFrame({ text: 'word ' }),
    () => new TTSAudioFrame({ samples, sampleRate: 16_000 }),
    () => new VADUserStartedSpeakingFrame(),
    () => new InterimTranscriptionFrame({ text: 'wor' }),
    () => new TranscriptionFrame({ text: 'word' }),
    () => new LLMResponseStartFrame(),
    () => new TTSTextFrame({ sentence: 1, text: 'word ' }),
    () => new HeardAudioFrame({ samples, sampleRate: 16_000 }),
    () => new LLMResponseEndFrame(),
    () => new HeartbeatFrame({ sentAtMs: 0 }),
    () => new LLMTextFrame({ text: 'another ', uninterruptible: true }),
  ]
  return Array.from({ length: 1_200 }, (_, i) => kinds[i % kinds.length]!())
}
