import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  AudioRawFrame,
  type Direction,
  ErrorFrame,
  type Frame,
  FrameProcessor,
  LLMTextFrame,
  MetricsFrame,
  QueueOverflowError,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
} from '../../src/engine.ts'
import { Line } from '../support/line.ts'

const limits = { highWater: 8, capacity: 16 }
const said = (text: string) => new TranscriptionFrame({ text })
const audio = (pts: number) => new AudioRawFrame({ samples: new Int16Array(2), sampleRate: 16_000, pts })

class Slow extends FrameProcessor {
  readonly #delayMs: number
  most = 0

  constructor(delayMs: number) {
    super()
    this.#delayMs = delayMs
  }

  override async process(frame: Frame, direction: Direction) {
    this.most = Math.max(this.most, this.waiting)
    await this.clock.sleep(this.#delayMs)
    await this.push(frame, direction)
  }
}

class Passing extends FrameProcessor {
  raise = this.interrupt
}

describe('a mailbox that fills', () => {
  test('slows down who awaits, and loses nothing', async () => {
    const slow = new Slow(10)
    const line = new Line([new Passing(), slow], { limits })
    await line.start()
    const produce = async () => {
      for (let i = 0; i < 200; i++) await line.send(said(`${i}`))
    }
    const produced = produce()
    await line.clock.advance(500)
    expect(slow.waiting).toBeLessThanOrEqual(limits.highWater)
    await line.clock.runUntil(produced)
    await line.end()
    expect(slow.most).toBeLessThanOrEqual(limits.highWater)
    expect(line.downstream.filter(({ kind }) => kind === 'transcription')).toHaveLength(200)
  })

  test('fails who does not await', async () => {
    const slow = new Slow(10)
    const line = new Line([slow], { limits })
    await line.start()
    for (let i = 0; i <= limits.capacity; i++) void line.send(said(`${i}`))
    expect(() => line.send(said('one too many'))).toThrow(QueueOverflowError)
    expect(() => line.send(said('one too many'))).toThrow('16 frames wait for Slow')
    expect(slow.waiting).toBe(limits.capacity)
  })

  test('fails a processor that floods the next one, which goes on', async () => {
    class Flooding extends FrameProcessor {
      override process(frame: Frame) {
        if (frame instanceof TranscriptionFrame) for (let i = 0; i < 100; i++) void this.push(said(`${i}`))
      }
    }
    const line = new Line([new Passing(), new Flooding(), new Slow(10)], { limits })
    await line.start()
    void line.send(said('go'))
    await line.end()
    const errors = line.upstream.filter((frame) => frame instanceof ErrorFrame)
    expect(errors).toMatchObject([{ fatal: false, error: { code: 'QUEUE_OVERFLOW', processor: 'Flooding' } }])
    expect(line.downstream.filter(({ kind }) => kind === 'transcription')).toHaveLength(limits.capacity + 1)
  })

  test('drops the oldest live audio, keeps the rest, and says so in a metric', async () => {
    const slow = new Slow(100)
    const line = new Line([slow, new Passing()], { limits })
    await line.start()
    const event = new VADUserStartedSpeakingFrame()
    void line.send(event)
    for (let i = 0; i < 100; i++) void line.send(audio(i))
    void line.send(said('words'))
    expect(slow.waiting).toBe(limits.capacity)
    await line.end()
    const heard = line.downstream.filter((frame) => frame instanceof AudioRawFrame)
    expect(heard.map(({ pts }) => pts)).toEqual(Array.from({ length: limits.capacity }, (_, i) => 84 + i))
    expect(line.downstream).toContain(event)
    const metrics = line.downstream.filter((frame) => frame instanceof MetricsFrame)
    expect(metrics.map((frame) => frame.metrics)).toEqual([{ type: 'dropped', processor: 'Slow', frames: 1 }])
  })

  test('tells all that was dropped, once a second at most', async () => {
    const line = new Line([new Slow(1e6)], { limits })
    await line.start()
    for (let i = 0; i < 200; i++) {
      void line.send(audio(i))
      await line.clock.advance(20)
    }
    const told = line.downstream.flatMap((frame) =>
      frame instanceof MetricsFrame && frame.metrics.type === 'dropped' ? [frame.metrics.frames] : [],
    )
    expect(told).toEqual([1, 50, 50, 50])
  })

  test('gives way to no audio where none waits: the new one goes', async () => {
    const slow = new Slow(100)
    const line = new Line([slow], { limits })
    await line.start()
    for (let i = 0; i <= limits.capacity; i++) void line.send(new VADUserStartedSpeakingFrame())
    expect(line.send(audio(0))).toBeUndefined()
    expect(slow.waiting).toBe(limits.capacity)
  })

  test('takes the End frame even when it is full', async () => {
    const slow = new Slow(10)
    const line = new Line([slow], { limits })
    await line.start()
    for (let i = 0; i <= limits.capacity; i++) void line.send(said(`${i}`))
    await line.end()
    expect(line.downstream.at(-1)?.kind).toBe('end')
  })

  test('lets its producers go when an interruption empties it', async () => {
    const slow = new Slow(1e6)
    const last = new Passing()
    const line = new Line([slow, last], { limits })
    await line.start()
    let sent = 0
    const produce = async () => {
      for (; sent < 30; sent++) await line.send(new LLMTextFrame({ text: 'word', turn: 0 }))
    }
    const produced = produce()
    await line.clock.advance(0)
    expect(sent).toBe(limits.highWater)
    last.raise()
    await produced
    expect(slow.waiting).toBe(0)
  })
})

test('no mailbox ever holds more than its bound, whoever floods it from either side, and nobody waits for ever', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 5 }),
      fc.array(
        fc.record({
          kind: fc.constantFrom('said', 'event', 'audio'),
          up: fc.boolean(),
          awaits: fc.boolean(),
          waitMs: fc.integer({ min: 0, max: 2 }),
        }),
        { maxLength: 150 },
      ),
      async (delays, acts) => {
        const stages = delays.map((delay) => new Slow(delay))
        const line = new Line(stages, { limits })
        await line.start()
        let overflowing = 0
        const play = async () => {
          for (const { kind, up, awaits, waitMs } of acts) {
            const frame =
              kind === 'said'
                ? said('words')
                : kind === 'audio'
                  ? audio(0)
                  : new VADUserStartedSpeakingFrame()
            try {
              const wait = line.send(frame, up ? 'upstream' : 'downstream')
              if (awaits) await wait
            } catch (error) {
              expect(error).toBeInstanceOf(QueueOverflowError)
              overflowing++
            }
            if (waitMs > 0) await line.clock.sleep(waitMs)
            for (const stage of stages) expect(stage.waiting).toBeLessThanOrEqual(2 * limits.capacity)
          }
        }
        await line.clock.runUntil(play())
        await line.end()
        for (const stage of stages) expect(stage.waiting).toBe(0)
        if (acts.every(({ awaits, up }) => awaits && !up)) expect(overflowing).toBe(0)
      },
    ),
    { numRuns: 300 },
  )
})
