import { once } from 'node:events'
import { Transform } from 'node:stream'
import PQueue from 'p-queue'
import type { Frame } from '../src/engine.ts'

/** Sends so many of the frames, round and round, through so many stages that pass them on; settles at the last one. */
export type Rival = (frames: readonly Frame[], count: number, stages: number) => Promise<void>

/** Node's object-mode Transform streams, piped. */
export const nodeTransform: Rival = async (frames, count, stages) => {
  const chain = Array.from(
    { length: stages },
    () => new Transform({ objectMode: true, transform: (frame, _encoding, done) => done(null, frame) }),
  )
  const first = chain[0]!
  const last = chain.reduce((from, to) => from.pipe(to))
  let left = count
  last.on('data', () => left--)
  const ended = once(last, 'end')
  for (let i = 0; i < count; i++) if (!first.write(frames[i % frames.length])) await once(first, 'drain')
  first.end()
  await ended
  if (left !== 0) throw new Error(`${left} frames were lost in Transform streams.`)
}

/** The web's TransformStreams, piped. */
export const webTransform: Rival = async (frames, count, stages) => {
  let sent = 0
  let stream = new ReadableStream<Frame>({
    pull(controller) {
      if (sent === count) controller.close()
      else controller.enqueue(frames[sent++ % frames.length]!)
    },
  })
  for (let i = 0; i < stages; i++)
    stream = stream.pipeThrough(
      new TransformStream<Frame, Frame>({ transform: (frame, controller) => controller.enqueue(frame) }),
    )
  await drained(stream, count)
}

/** Async generators, one iterating over the other. */
export const asyncGenerator: Rival = async (frames, count, stages) => {
  async function* source() {
    for (let i = 0; i < count; i++) yield frames[i % frames.length]!
  }
  async function* pass(from: AsyncIterable<Frame>) {
    for await (const frame of from) yield frame
  }
  let stream: AsyncIterable<Frame> = source()
  for (let i = 0; i < stages; i++) stream = pass(stream)
  await drained(stream, count)
}

/** A queue of concurrency 1 for each stage: what a processor's mailbox would cost if it were a p-queue. */
export const pQueue: Rival = async (frames, count, stages) => {
  const queues = Array.from({ length: stages }, () => new PQueue({ concurrency: 1 }))
  let left = count
  const hop = (frame: Frame, stage: number): void => {
    const queue = queues[stage]
    if (queue === undefined) left--
    else void queue.add(async () => hop(frame, stage + 1))
  }
  for (let i = 0; i < count; i++) {
    hop(frames[i % frames.length]!, 0)
    if (queues[0]!.size > 1_000) for (const queue of queues) await queue.onIdle()
  }
  for (const queue of queues) await queue.onIdle()
  if (left !== 0) throw new Error(`${left} frames were lost in queues.`)
}

async function drained(stream: AsyncIterable<Frame>, count: number): Promise<void> {
  let left = count
  for await (const _ of stream) left--
  if (left !== 0) throw new Error(`${left} frames were lost.`)
}
