import {
  type AntiphonError,
  CancelledError,
  type Clock,
  type FrameProcessor,
  type LLMContext,
  type Logger,
  Pipeline,
  type PipelineMetrics,
  PipelineTask,
  SessionEvents,
  type TurnCounter,
} from '../../src/engine.ts'
import type { CallOptions, SpokenReply } from './conversation-options.ts'
import { DeliveredOutput } from './delivered-output.ts'

/** What a call shares with the calls before and after it. */
export interface CallEnvironment {
  readonly context: LLMContext
  readonly turns: TurnCounter
  readonly clock: Clock
  readonly logger: Logger
  /** Of the answer's audio, in Hz. */
  readonly sampleRate: number
}

/**
 * Runs one call through a pipeline of its own.
 * @param stages What answers, up to and without the end at which the answer is delivered; the last one writes it down.
 * @param feed Queues what is to be answered.
 * @throws CancelledError, or the first error a provider reported. What the user said is then taken back, unless part of
 * the answer was delivered.
 */
export async function runCall(
  stages: readonly FrameProcessor[],
  feed: (task: PipelineTask) => void,
  { context, turns, clock, logger, sampleRate }: CallEnvironment,
  { signal, onAudio, onText, onMetrics }: CallOptions,
): Promise<SpokenReply> {
  if (signal?.aborted) throw new CancelledError(undefined, { cause: signal.reason })
  const audio: Int16Array[] = []
  let text = ''
  let transcript = ''
  let metrics: PipelineMetrics | undefined
  let failure: AntiphonError | undefined
  const output = new DeliveredOutput({
    text(piece) {
      text += piece
      onText?.(piece)
    },
    audio(samples) {
      audio.push(samples)
      onAudio?.(samples, sampleRate)
    },
  })
  const events = new SessionEvents((event) => {
    if (event.type === 'user-turn') transcript = event.text
  })
  const task = new PipelineTask(new Pipeline([...stages.slice(0, -1), output, ...stages.slice(-1)]), {
    clock,
    logger,
    turns,
    outputSampleRate: sampleRate,
    observers: [events],
    onMetrics(measured) {
      metrics = measured
      onMetrics?.(measured)
    },
  })
  task.on('error', (error) => {
    failure ??= error
    task.cancel(error.message)
  })
  try {
    feed(task)
    task.end()
    const { reason } = await task.run({ signal })
    if (failure) throw failure
    if (reason !== 'ended') throw new CancelledError(undefined, { cause: signal?.reason })
  } catch (error) {
    context.withdrawUser(turns.current)
    throw error
  }
  return { transcript, text: text.trim(), audio: joined(audio), sampleRate, metrics }
}

function joined(chunks: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    all.set(chunk, at)
    at += chunk.length
  }
  return all
}
