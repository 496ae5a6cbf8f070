import { afterEach, describe, expect, it } from 'vitest'
import {
  type AntiphonError,
  AudioRawFrame,
  type Clock,
  type Direction,
  type Frame,
  FrameProcessor,
  HeardTextFrame,
  HeardUntilFrame,
  Pipeline,
  PipelineTask,
  systemClock,
  type TaskResult,
  type Transport,
} from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'
import { soundingMs, TransportAgent, tone } from './transport-agent.ts'

/** One session of a transport, from before it starts, and the other end of its line. */
export interface TransportUnderTest {
  readonly transport: Transport
  /** What its output takes, in Hz. */
  readonly sampleRate: number
  /** The clock that it is run on; the system's by default. */
  readonly clock?: Clock
  /** Aborts when the session is to end, if the transport tells it so. */
  readonly signal?: AbortSignal
  /** All that has come to the other end, in order: mono, at `sampleRate`. Asked for at the session's end. */
  heard(): Int16Array | Promise<Int16Array>
  /** The other end leaves, where it can. */
  hangUp?(): void | Promise<void>
  /** Lets go of what was opened for the test. */
  close?(): void | Promise<void>
}

/** What the other end says in each session, from its start on: mono, two seconds long. */
export interface TransportSpeech {
  readonly samples: Int16Array
  readonly sampleRate: number
}

const speechMs = 2_000
/** How long anything may take on a machine that is busy elsewhere, in milliseconds. */
const patienceMs = 60_000
const text = 'One two three four five.'

/**
 * What every transport must do. Call it at the top level of a test file.
 * @param make Opens a session, fresh for each test, whose other end says `speech` as soon as it may, at the pace at which
 * it sounds, and may leave when it has.
 * @param speechRate What the other end speaks at, in Hz.
 */
export function transportContract(
  name: string,
  make: (speech: TransportSpeech) => TransportUnderTest | Promise<TransportUnderTest>,
  { speechRate = 16_000 }: { readonly speechRate?: number } = {},
): void {
  describe(`${name} keeps the contract of transports`, () => {
    let close: (() => void | Promise<void>) | undefined
    afterEach(async () => {
      await close?.()
      close = undefined
    })

    /** Runs a session with an agent that does something, and what was heard at the other end of it. */
    const session = async (
      does: (agent: TransportAgent, task: PipelineTask, far: TransportUnderTest) => void | Promise<void>,
    ) => {
      const far = await make({ samples: tone(speechMs, speechRate), sampleRate: speechRate })
      close = () => far.close?.()
      const { transport, sampleRate, clock = systemClock, signal } = far
      const agent = new TransportAgent(sampleRate, (agent) => does(agent, task, far))
      const kept = new Kept()
      const input = transport.input()
      const task: PipelineTask = new PipelineTask(new Pipeline([input, agent, transport.output(), kept]), {
        clock,
      })
      const errors: AntiphonError[] = []
      task.on('error', (error) => errors.push(error))
      const running = task.run({ signal })
      const result: TaskResult = await (clock instanceof VirtualClock ? clock.runUntil(running) : running)
      expect(errors).toEqual([])
      const spoken = kept.frames.filter((frame) => frame instanceof HeardTextFrame)
      return { io: input.io, agent, result, spoken, heardMs: soundingMs(await far.heard(), sampleRate) }
    }

    it('brings what is said at the other end, mono or by channels, with the time of its capture', async () => {
      const { agent } = await session(async (agent, task) => {
        await agent.until(() => agent.heardMs >= speechMs * 0.9, patienceMs)
        task.end()
      })
      expect(agent.heardMs).toBeGreaterThan(speechMs * 0.85)
      expect(agent.heardMs).toBeLessThan(speechMs * 1.1)
      let lastMs = Number.NEGATIVE_INFINITY
      for (const { samples, sampleRate, channels, pts } of agent.audio) {
        expect(samples.length % channels).toBe(0)
        expect(samples.length / channels / sampleRate).toBeLessThanOrEqual(1)
        expect(pts).toBeGreaterThanOrEqual(lastMs)
        lastMs = pts!
      }
    })

    it('says what its input is, for the check of pipelines', async () => {
      const { io } = await session((_agent, task) => task.end())
      expect(io).toMatchObject({ source: true })
      expect(io?.makes).toContain(AudioRawFrame)
    })

    it('sounds an answer at its pace, and tells when it sounds and what was heard', async () => {
      const { agent, spoken, heardMs } = await session(async (agent, task) => {
        agent.answer(text, 1_000)
        await agent.until(() => agent.told.some(({ frame }) => frame.kind === 'agent-turn-ended'), patienceMs)
        task.end()
      })
      expect(heardMs).toBeGreaterThan(900)
      expect(heardMs).toBeLessThan(1_150)
      expect(spoken.map((frame) => frame.text).join('')).toBe(text)
      expect(new Set(spoken.map(({ sentence }) => sentence)).size).toBe(1)
      const told = agent.told.filter(({ frame }) => frame.kind.startsWith('agent-'))
      const kinds = told.map(({ frame }) => frame.kind)
      expect(kinds.filter((kind) => kind !== 'agent-turn-ended')).toEqual([
        'agent-started-speaking',
        'agent-stopped-speaking',
      ])
      expect(kinds.filter((kind) => kind === 'agent-turn-ended')).toHaveLength(1)
      const [began, ended] = ['agent-started-speaking', 'agent-turn-ended'].map(
        (kind) => told.find(({ frame }) => frame.kind === kind)!.atMs,
      )
      expect(ended! - began!).toBeGreaterThan(800)
    })

    it('stops an answer that is interrupted, and tells how far it was heard', async () => {
      const { agent, spoken, heardMs } = await session(async (agent, task) => {
        agent.answer(text, 8_000)
        await agent.until(
          () => agent.told.some(({ frame }) => frame.kind === 'agent-started-speaking'),
          patienceMs,
        )
        await agent.time.sleep(400)
        agent.breakOff()
        await agent.time.sleep(400)
        task.end()
      })
      expect(heardMs).toBeLessThan(6_000)
      expect(text.startsWith(spoken.map((frame) => frame.text).join(''))).toBe(true)
      const until = agent.told.flatMap(({ frame }) => (frame instanceof HeardUntilFrame ? frame.heard : []))
      expect(until.length).toBeGreaterThan(0)
      for (const { ms } of until) expect(ms).toBeLessThan(6_000)
    })

    it('says what is under way to its end when the session ends', async () => {
      const { heardMs, spoken } = await session((agent, task) => {
        agent.answer(text, 1_000)
        task.end()
      })
      expect(heardMs).toBeGreaterThan(900)
      expect(spoken.map((frame) => frame.text).join('')).toBe(text)
    })

    it('is over at once when the session is cancelled', async () => {
      const { result, heardMs } = await session(async (agent, task) => {
        agent.answer(text, 8_000)
        await agent.time.sleep(200)
        task.cancel()
      })
      expect(result.reason).toBe('cancelled')
      expect(heardMs).toBeLessThan(6_000)
    })

    it('ends the session when the other end leaves, if it can', async () => {
      const { result } = await session(async (agent, task, far) => {
        await agent.until(() => agent.heardMs >= speechMs * 0.9, patienceMs)
        if (far.hangUp === undefined) task.end()
        else await far.hangUp()
      })
      expect(['ended', 'cancelled']).toContain(result.reason)
    })
  })
}

/** Keeps what has passed the output. */
class Kept extends FrameProcessor {
  static override readonly processorName: string = 'Kept'
  override readonly io = {}
  readonly frames: Frame[] = []

  override process(frame: Frame, direction: Direction): void | Promise<void> {
    if (direction === 'downstream') this.frames.push(frame)
    return this.push(frame, direction)
  }
}
