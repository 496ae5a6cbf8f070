import { describe, expect, test } from 'vitest'
import {
  type Direction,
  EndFrame,
  ErrorFrame,
  type Frame,
  FrameProcessor,
  type InterruptFrame,
  LLMTextFrame,
  ProcessorError,
  STTError,
  StartFrame,
  TranscriptionFrame,
  type TurnScope,
  VADUserStartedSpeakingFrame,
} from '../../src/engine.ts'
import { Line } from '../support/line.ts'

const said = (text: string) => new TranscriptionFrame({ text })
const word = (text: string, turn?: number) => new LLMTextFrame({ text, ...(turn !== undefined && { turn }) })
const texts = (frames: readonly Frame[]) =>
  frames.flatMap((frame) =>
    frame instanceof TranscriptionFrame || frame instanceof LLMTextFrame ? [frame.text] : [],
  )
const errors = (frames: readonly Frame[]) =>
  frames.flatMap((frame) => (frame instanceof ErrorFrame ? [frame.error] : []))

class Passing extends FrameProcessor {}

/** Does with frames what a test says. */
class Doing extends FrameProcessor {
  readonly #handle: (this: Doing, frame: Frame, direction: Direction) => void | Promise<void>
  seen: Frame[] = []

  constructor(handle: (this: Doing, frame: Frame, direction: Direction) => void | Promise<void>) {
    super({ name: 'doing' })
    this.#handle = handle
  }

  override process(frame: Frame, direction: Direction) {
    this.seen.push(frame)
    return this.#handle.call(this, frame, direction)
  }

  send = this.push
  raise = this.interrupt
  begin = this.spawn

  get turnScope(): TurnScope {
    return this.scope
  }

  get time() {
    return this.clock
  }
}

describe('order', () => {
  test('what returns nothing is passed on at once, without a promise', async () => {
    const line = new Line(Array.from({ length: 10 }, () => new Passing()))
    await line.start()
    expect(line.send(said('hello'))).toBeUndefined()
    expect(texts(line.downstream)).toEqual(['hello'])
  })

  test('ordered frames wait for a promise; system frames pass meanwhile', async () => {
    const slow = new Doing(async function (frame, direction) {
      if (frame instanceof TranscriptionFrame) await this.time.sleep(100)
      await this.send(frame, direction)
    })
    const line = new Line([slow])
    await line.start()
    const event = new VADUserStartedSpeakingFrame()
    for (const frame of [said('one'), said('two'), event]) void line.send(frame)
    await line.clock.advance(50)
    expect(line.downstream.slice(1)).toEqual([event])
    await line.clock.advance(100)
    expect(texts(line.downstream)).toEqual(['one'])
    await line.clock.advance(50)
    expect(texts(line.downstream)).toEqual(['one', 'two'])
  })

  test('while a handler is on the stack nothing else is begun, not even what it causes itself', async () => {
    const order: string[] = []
    const echo = new Doing(function (frame, direction) {
      if (frame instanceof TranscriptionFrame) void this.send(said(`echo of ${frame.text}`), 'upstream')
      else void this.send(frame, direction)
    })
    const asking = new Doing(function (frame) {
      if (!(frame instanceof TranscriptionFrame)) return
      order.push(`begin ${frame.text}`)
      if (!frame.text.startsWith('echo')) void this.send(frame)
      order.push(`end ${frame.text}`)
    })
    const line = new Line([asking, echo])
    await line.start()
    void line.send(said('a'))
    expect(order).toEqual(['begin a', 'end a', 'begin echo of a', 'end echo of a'])
  })

  test('system frames overtake what waits', async () => {
    const busy = new Doing(function (frame) {
      if (!(frame instanceof TranscriptionFrame) || frame.text !== 'first') return
      void this.receive(said('second'), 'downstream')
      void this.receive(new VADUserStartedSpeakingFrame(), 'downstream')
    })
    const line = new Line([busy])
    await line.start()
    void line.send(said('first'))
    expect(busy.seen.map(({ kind }) => kind)).toEqual([
      'transcription',
      'vad-user-started-speaking',
      'transcription',
    ])
  })

  test('nothing overtakes the Start frame: not system frames, not what is sent while starting', async () => {
    class Starting extends Passing {
      protected override async onStart() {
        void this.push(said('from onStart'))
        await this.clock.sleep(100)
      }
    }
    const after = new Doing(function (frame, direction) {
      return this.send(frame, direction)
    })
    const line = new Line([new Starting(), after])
    await line.start()
    void line.send(new VADUserStartedSpeakingFrame())
    void line.send(said('from outside'))
    await line.clock.advance(50)
    expect(after.seen).toEqual([])
    expect(line.downstream).toEqual([])
    await line.clock.advance(50)
    expect(line.downstream[0]).toBeInstanceOf(StartFrame)
    expect(line.downstream).toHaveLength(4)
    expect(texts(line.downstream)).toEqual(['from onStart', 'from outside'])
  })

  test('the End frame comes after everything before it: system frames, spawned work, what onEnd sends', async () => {
    class Ending extends FrameProcessor {
      override async process(frame: Frame, direction: Direction) {
        await this.clock.sleep(frame.lane === 'system' ? 300 : 10)
        if (frame instanceof TranscriptionFrame)
          this.spawn(async (scope) => {
            await this.clock.sleep(200)
            await scope.push(said('spawned'))
          })
        await this.push(frame, direction)
      }

      protected override async onEnd() {
        await this.clock.sleep(50)
        await this.push(said('last words'))
      }
    }
    const line = new Line([new Ending(), new Passing()])
    await line.start()
    const event = new VADUserStartedSpeakingFrame()
    void line.send(event)
    void line.send(said('hello'))
    await line.end()
    const [, ...frames] = line.downstream
    expect(texts(frames)).toEqual(['hello', 'spawned', 'last words'])
    expect(frames).toContain(event)
    expect(frames.at(-1)).toBeInstanceOf(EndFrame)
  })
})

describe('turns', () => {
  test('an interruption reaches every processor before it returns, whatever is queued', async () => {
    const seen: string[] = []
    class Stuck extends FrameProcessor {
      readonly aborted: AbortSignal[] = []
      override process(): Promise<void> {
        this.aborted.push(this.signal)
        return new Promise(() => {})
      }
      protected override onInterrupt({ turn, detail }: InterruptFrame, direction: Direction) {
        seen.push(`${this.name} ${turn} ${detail} ${direction} ${this.waiting}`)
      }
    }
    const stuck = Array.from({ length: 5 }, (_, i) => new Stuck({ name: `stuck ${i}` }))
    const raising = new Doing(() => new Promise(() => {}))
    const line = new Line([...stuck.slice(0, 2), raising, ...stuck.slice(2)])
    await line.start()
    for (const each of [...stuck, raising])
      for (let i = 0; i < 100; i++) void each.receive(word('waiting', 0), 'downstream')
    raising.raise('user', 'voice')
    expect(seen.sort()).toEqual([
      'stuck 0 1 voice upstream 0',
      'stuck 1 1 voice upstream 0',
      'stuck 2 1 voice downstream 0',
      'stuck 3 1 voice downstream 0',
      'stuck 4 1 voice downstream 0',
    ])
    expect(stuck.every(({ aborted }) => aborted.every((signal) => signal.aborted))).toBe(true)
  })

  test('work begun in a turn keeps that turn, and says nothing once it is over', async () => {
    const doing = new Doing(function (frame, direction) {
      if (frame instanceof LLMTextFrame) scopes.push(this.turnScope)
      return this.send(frame, direction)
    })
    const scopes: TurnScope[] = []
    const line = new Line([doing, new Passing()])
    await line.start()
    void line.send(word('first', 0))
    doing.raise()
    void line.send(word('second', 1))
    const [first, second] = scopes as [TurnScope, TurnScope]
    expect([first.turn, first.over, second.turn, second.over]).toEqual([0, true, 1, false])
    await first.push(word('too late'))
    await first.push(said('too late'))
    await second.push(word('in time'))
    expect(texts(line.downstream)).toEqual(['first', 'second', 'in time'])
    expect(line.downstream.at(-1)!.turn).toBe(1)
  })

  test('a handler that goes on after its turn is over can make nothing be heard', async () => {
    const doing = new Doing(async function (frame, direction) {
      await this.time.sleep(100)
      await this.send(word('made late'))
      await this.send(frame, direction)
    })
    const line = new Line([doing])
    await line.start()
    void line.send(word('old', 0))
    await line.clock.advance(50)
    doing.raise()
    void line.send(word('new', 1))
    await line.clock.advance(500)
    expect(texts(line.downstream)).toEqual(['made late', 'new'])
    expect(line.downstream.filter((frame) => frame.answer).map(({ turn }) => turn)).toEqual([1, 1])
  })

  test('a signal asked for in a turn that is over is aborted; one of the new turn is not', async () => {
    const signals: AbortSignal[] = []
    class Asking extends FrameProcessor {
      override async process(_frame: Frame) {
        await this.clock.sleep(100)
        signals.push(this.signal)
      }
    }
    const raising = new Doing(() => {})
    const line = new Line([new Asking(), raising])
    await line.start()
    void line.send(word('old', 0))
    await line.clock.advance(50)
    raising.raise()
    void line.send(word('new', 1))
    await line.clock.advance(200)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  })
})

describe('errors', () => {
  const broken = new RangeError('out of range')

  test.each<[string, unknown, string]>([
    ['an error', broken, 'out of range'],
    ['a text', 'out of paper', 'out of paper'],
    ['nothing at all', undefined, 'undefined'],
    ['an object', { status: 500 }, '[object Object]'],
  ])(
    '%s that is thrown, at once or later, goes upstream and the pipeline lives',
    async (_, thrown, message) => {
      const throwing = new Doing(function (frame, direction) {
        if (frame instanceof TranscriptionFrame && frame.text === 'now') throw thrown
        if (frame instanceof TranscriptionFrame && frame.text === 'later')
          return this.time.sleep(10).then(() => Promise.reject(thrown))
        return this.send(frame, direction)
      })
      const line = new Line([new Passing(), throwing, new Passing()])
      await line.start()
      for (const text of ['now', 'before', 'later', 'after']) void line.send(said(text))
      await line.clock.advance(100)
      expect(texts(line.downstream)).toEqual(['before', 'after'])
      expect(errors(line.upstream)).toHaveLength(2)
      for (const error of errors(line.upstream)) {
        expect(error).toBeInstanceOf(ProcessorError)
        expect(error.processor).toBe('doing')
        expect(error.message).toBe(`doing failed on transcription: ${message}`)
        expect(error.cause).toBe(thrown)
      }
    },
  )

  test('an error of ours stays what it is, and says where it happened', async () => {
    const failed = new STTError('The recognizer is gone.', { provider: 'ears', retryable: true })
    const line = new Line([
      new Doing(() => {
        throw failed
      }),
    ])
    await line.start()
    void line.send(said('hello'))
    expect(errors(line.upstream)).toEqual([failed])
    expect(failed.processor).toBe('doing')
  })

  test('what fails in spawned work is told; what was aborted is not', async () => {
    const doing = new Doing(function (frame) {
      if (!(frame instanceof LLMTextFrame)) return
      this.begin(async () => {
        await this.time.sleep(10)
        throw new Error(`spawned by ${frame.text}`)
      })
      this.begin(({ signal }) => this.time.sleep(1_000, signal))
    })
    const line = new Line([doing])
    await line.start()
    void line.send(word('hello', 0))
    await line.clock.advance(100)
    doing.raise()
    await line.clock.advance(2_000)
    expect(errors(line.upstream).map(({ message }) => message)).toEqual(['doing failed: spawned by hello'])
    expect(line.clock.pendingTimers).toBe(0)
  })

  test('a hook that fails is told, and the interruption and the end go on', async () => {
    class Failing extends Passing {
      protected override onInterrupt() {
        throw new Error('onInterrupt')
      }
      protected override async onEnd() {
        throw new Error('onEnd')
      }
    }
    const raising = new Doing(() => {})
    const line = new Line([raising, new Failing(), new Passing()])
    await line.start()
    raising.raise()
    expect(line.downstream.at(-1)?.kind).toBe('interrupt')
    await line.end()
    expect(line.downstream.at(-1)).toBeInstanceOf(EndFrame)
    expect(errors(raising.seen).map(({ message }) => message)).toEqual([
      'Failing failed on interrupt: onInterrupt',
      'Failing failed on end: onEnd',
    ])
  })

  test('an onStart that fails is fatal', async () => {
    class Failing extends Passing {
      protected override onStart() {
        throw new Error('no microphone')
      }
    }
    const line = new Line([new Failing()])
    await line.start()
    expect(line.downstream).toEqual([])
    expect(line.upstream).toMatchObject([{ kind: 'error', fatal: true, error: { processor: 'Failing' } }])
  })

  test('errors for which there is no room upstream are dropped, and harm nobody', async () => {
    const blocked = new Doing((frame) => (frame instanceof ErrorFrame ? new Promise(() => {}) : undefined))
    class Throwing extends Passing {
      override process(frame: Frame, direction: Direction) {
        if (frame instanceof TranscriptionFrame && frame.text === 'bad') throw new Error('bad')
        return super.process(frame, direction)
      }
    }
    const throwing = new Throwing()
    const line = new Line([blocked, throwing], { limits: { highWater: 2, capacity: 4 } })
    await line.start()
    for (let i = 0; i < 20; i++) void throwing.receive(said('bad'), 'downstream')
    void throwing.receive(said('good'), 'downstream')
    expect(blocked.waiting).toBe(4)
    expect(texts(line.downstream)).toEqual(['good'])
  })
})

test('a processor is ended once, however often it is told', async () => {
  let cleanups = 0
  class Counting extends FrameProcessor {
    protected override cleanup() {
      cleanups++
    }
  }
  const counting = new Counting()
  await Promise.all([counting.close(), counting.close()])
  await counting.close()
  expect(cleanups).toBe(1)
})
