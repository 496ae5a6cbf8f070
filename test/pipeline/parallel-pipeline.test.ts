import { expect, test } from 'vitest'
import {
  AudioRawFrame,
  type Direction,
  ErrorFrame,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  LLMTextFrame,
  MetricsFrame,
  ParallelPipeline,
  Pipeline,
  PipelineTask,
  TranscriptionFrame,
  VADUserStartedSpeakingFrame,
} from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'
import { Line } from '../support/line.ts'

const said = (text: string) => new TranscriptionFrame({ text })
const texts = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame instanceof TranscriptionFrame ? [frame.text] : []))

class Saying extends FrameProcessor {
  readonly #say: (text: string) => readonly string[]
  readonly #delayMs: number
  readonly interrupts: number[] = []
  readonly cleanedUp: number[] = []
  raise = this.interrupt

  constructor(say: (text: string) => readonly string[], delayMs = 0) {
    super()
    this.#say = say
    this.#delayMs = delayMs
  }

  override async process(frame: Frame, direction: Direction) {
    if (!(frame instanceof TranscriptionFrame) || direction === 'upstream') return this.push(frame, direction)
    if (this.#delayMs > 0) await this.clock.sleep(this.#delayMs)
    for (const text of this.#say(frame.text)) await this.push(text === frame.text ? frame : said(text))
  }

  protected override onInterrupt({ turn }: InterruptFrame) {
    this.interrupts.push(turn)
  }

  protected override cleanup() {
    this.cleanedUp.push(this.clock.now())
  }
}

const same = (text: string) => [text]

test('a frame that several branches pass goes on once, when the first has it; what they make goes on too', async () => {
  const line = new Line([
    new ParallelPipeline([
      [new Saying(same, 50)],
      [new Saying((text) => [text, `${text}!`], 10)],
      [new Saying((text) => [`${text}?`], 100)],
    ]),
  ])
  await line.start()
  void line.send(said('hello'))
  await line.clock.advance(20)
  expect(texts(line.downstream)).toEqual(['hello', 'hello!'])
  await line.clock.advance(200)
  expect(texts(line.downstream)).toEqual(['hello', 'hello!', 'hello?'])
})

test('a frame that no branch passes goes no further; an empty branch passes everything', async () => {
  const line = new Line([
    new ParallelPipeline([[new Saying(() => [])], [new Saying(() => [])]]),
    new ParallelPipeline([[], [new Saying(() => ['made'], 10)]]),
  ])
  await line.start()
  void line.send(said('swallowed'))
  void line.send(said('from below'), 'upstream')
  await line.clock.advance(100)
  expect(texts(line.downstream)).toEqual([])
  expect(texts(line.upstream)).toEqual(['from below'])
})

test('the end waits for the slowest branch', async () => {
  const line = new Line([
    new ParallelPipeline([[new Saying(() => ['fast'])], [new Saying(() => ['slow'], 5_000)]]),
  ])
  await line.start()
  void line.send(said('hello'))
  await line.end()
  expect(texts(line.downstream)).toEqual(['fast', 'slow'])
  expect(line.downstream.at(-1)?.kind).toBe('end')
})

test('an interruption from inside a branch, from outside, or from a branch in a branch reaches everyone once', async () => {
  const stages = Array.from({ length: 7 }, () => new Saying(same, 1_000))
  const [before, a1, a2, b, nested, deep, after] = stages as [
    Saying,
    Saying,
    Saying,
    Saying,
    Saying,
    Saying,
    Saying,
  ]
  const line = new Line([
    before,
    new ParallelPipeline([[a1, a2], [b], [new ParallelPipeline([[nested], [deep]])]]),
    after,
  ])
  await line.start()
  const raised: number[] = []
  for (const raising of [a1, a2, b, deep, before, nested, after, a1]) {
    for (let i = 0; i < 5; i++)
      void line.send(new LLMTextFrame({ text: 'word', turn: line.shared.turns.current }))
    raising.raise()
    raised.push(line.shared.turns.current)
    for (const stage of stages) {
      // Who raises it does what is to be done himself.
      expect(stage.interrupts).toEqual(raised)
      expect(stage.waiting).toBe(0)
    }
    for (const out of [line.downstream, line.upstream])
      expect(out.flatMap((frame) => (frame.kind === 'interrupt' ? [frame.turn] : []))).toEqual(raised)
  }
})

test('errors in branches go upstream and name who failed; a branch that cannot start ends the session', async () => {
  class Failing extends FrameProcessor {
    override process() {
      throw new Error('no')
    }
  }
  class Broken extends FrameProcessor {
    protected override onStart() {
      throw new Error('cannot start')
    }
  }
  const line = new Line([new ParallelPipeline([[new Failing()], []])])
  await line.start()
  void line.send(said('hello'))
  expect(texts(line.downstream)).toEqual(['hello'])
  const errors = line.upstream.filter((frame) => frame instanceof ErrorFrame)
  expect(errors).toMatchObject([{ fatal: false, error: { processor: 'Failing' } }])
  const clock = new VirtualClock()
  const well = new Saying(same)
  const task = new PipelineTask(new Pipeline([new ParallelPipeline([[new Broken()], [well]])]), { clock })
  await expect(clock.runUntil(task.run())).rejects.toMatchObject({ processor: 'Broken' })
  expect(well.cleanedUp).toHaveLength(1)
})

test('a cancelled session does not wait for branches, and cleans up in them', async () => {
  const clock = new VirtualClock()
  const slow = new Saying(same, 1e6)
  const quick = new Saying(same)
  const task = new PipelineTask(new Pipeline([new ParallelPipeline([[slow], [quick]])]), { clock })
  void task.push(said('hello'))
  clock.setTimeout(() => task.cancel(), 500)
  expect(await clock.runUntil(task.run())).toEqual({ reason: 'cancelled' })
  expect([slow.cleanedUp, quick.cleanedUp]).toEqual([[500], [500]])
})

test('a slow branch slows the producer down', async () => {
  const slow = new Saying(same, 10)
  const line = new Line([new ParallelPipeline([[slow], [new Saying(same)]])], {
    limits: { highWater: 4, capacity: 8 },
  })
  await line.start()
  const produced = (async () => {
    for (let i = 0; i < 100; i++) await line.send(said(`${i}`))
  })()
  await line.clock.advance(100)
  expect(slow.waiting).toBeLessThanOrEqual(4)
  await line.clock.runUntil(produced)
  await line.end()
  expect(texts(line.downstream)).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`))
})

/** Is told of audio, and takes its time for each of it. */
class Analysing extends FrameProcessor {
  readonly #eachMs: number
  heard = 0

  constructor(eachMs: number) {
    super()
    this.#eachMs = eachMs
  }

  override async process(frame: Frame, direction: Direction) {
    if (!(frame instanceof AudioRawFrame)) return this.push(frame, direction)
    await this.clock.sleep(this.#eachMs)
    this.heard++
  }
}

/** Answers every hundredth piece of audio, and says when. */
class Answering extends FrameProcessor {
  readonly answeredAtMs: number[] = []
  #heard = 0

  override process(frame: Frame, direction: Direction) {
    if (frame instanceof AudioRawFrame && ++this.#heard % 100 === 0) {
      this.answeredAtMs.push(this.clock.now())
      void this.push(said('answer'))
    }
    return this.push(frame, direction)
  }
}

const chunk = new Int16Array(320)

async function speakFor(seconds: number, line: Line) {
  for (let i = 0; i < seconds * 50; i++) {
    void line.send(new AudioRawFrame({ samples: chunk, sampleRate: 16_000 }))
    await line.clock.advance(20)
  }
}

const losses = (line: Line) =>
  line.downstream.flatMap((frame) =>
    frame instanceof MetricsFrame && frame.metrics.type === 'dropped' ? [frame.metrics] : [],
  )

test('D7: a slow branch drops its live audio and says so, and the answers of the other come at once', async () => {
  const healthy = new Answering()
  const slow = new Analysing(200)
  const line = new Line([new ParallelPipeline([[healthy], [slow]])])
  await line.start()
  await speakFor(60, line)
  expect(healthy.answeredAtMs).toEqual(Array.from({ length: 30 }, (_, i) => (i + 1) * 2_000 - 20))
  expect(texts(line.downstream)).toHaveLength(30)
  // It goes on hearing, a few seconds late, and nothing piles up.
  expect(slow.heard).toBeGreaterThan(250)
  expect(slow.waiting).toBeLessThanOrEqual(129)
  expect(new Set(losses(line).map(({ processor }) => processor))).toEqual(new Set(['ParallelPipeline[1]']))
  await line.close()
})

test('D7, a neighbour: a branch that is stuck loses what overflows, and the other misses nothing', async () => {
  class Stuck extends FrameProcessor {
    override process(): Promise<void> {
      return new Promise(() => {})
    }
  }
  const healthy = new Answering()
  const line = new Line([new ParallelPipeline([[new Stuck()], [healthy]])], {
    limits: { highWater: 4, capacity: 8 },
  })
  await line.start()
  await speakFor(4, line)
  for (let i = 0; i < 20; i++) void line.send(new VADUserStartedSpeakingFrame())
  expect(healthy.answeredAtMs).toEqual([1_980, 3_980])
  expect(line.downstream.filter(({ kind }) => kind === 'vad-user-started-speaking')).toHaveLength(20)
  const errors = line.upstream.flatMap((frame) => (frame instanceof ErrorFrame ? [frame.error.code] : []))
  expect(new Set(errors)).toEqual(new Set(['QUEUE_OVERFLOW']))
  await line.close()
})
