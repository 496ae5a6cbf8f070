import {
  type Direction,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  LLMTextFrame,
  Pipeline,
  PipelineTask,
} from '../src/engine.ts'
import { quantile, rounded } from './figures.ts'

const stages = 10
const waiting = 1_000
const rounds = 1_000

/**
 * Microseconds from an interruption at the head of ten processors, each with 1,000 frames waiting for it, until the
 * last processor knows of it: signals aborted, mailboxes emptied, `onInterrupt` called in all of them.
 */
export async function run(): Promise<Record<string, number>> {
  const chain = Array.from({ length: stages }, () => new Slow())
  const first = chain[0]!
  const last = chain.at(-1)!
  const task = new PipelineTask(new Pipeline(chain))
  const started = new Promise<void>((resolve) => task.once('start', resolve))
  const ended = task.run()
  await started
  const figures: number[] = []
  for (let round = 0; round < rounds; round++) {
    for (const stage of chain) stage.fill()
    const short = chain.find((stage) => stage.waiting !== waiting)
    if (short) throw new Error(`${short.waiting} frames wait where ${waiting} should.`)
    const startedAt = process.hrtime.bigint()
    first.stop()
    figures.push(Number(last.interruptedAt - startedAt) / 1_000)
    if (chain.some((stage) => stage.waiting !== 0)) throw new Error('The interruption left frames waiting.')
    for (const stage of chain) stage.release()
    await new Promise((resolve) => setImmediate(resolve))
  }
  task.cancel()
  await ended
  return { p50Us: rounded(quantile(figures, 0.5), 2), p99Us: rounded(quantile(figures, 0.99), 2) }
}

/** Never gets beyond the frame in hand, so that all others wait. */
class Slow extends FrameProcessor {
  interruptedAt = 0n
  #busy = Promise.withResolvers<void>()

  override process(_frame: Frame, _direction: Direction): Promise<void> {
    void this.signal
    return this.#busy.promise
  }

  fill(): void {
    for (let i = 0; i <= waiting; i++) void this.receive(new LLMTextFrame({ text: 'word ' }), 'downstream')
  }

  stop(): void {
    this.interrupt('request', 'measured')
  }

  release(): void {
    this.#busy.resolve()
    this.#busy = Promise.withResolvers()
  }

  protected override onInterrupt(_frame: InterruptFrame): void {
    this.interruptedAt = process.hrtime.bigint()
  }
}
