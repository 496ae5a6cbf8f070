import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  CancelledError,
  type Direction,
  ErrorFrame,
  type Frame,
  FrameProcessor,
  InterruptFrame,
  LLMTextFrame,
  ParallelPipeline,
  Pipeline,
  PipelineTask,
  ProcessorError,
  TimeoutError,
  TranscriptionFrame,
} from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

const hooks = ['setup', 'onStart', 'process', 'onInterrupt', 'onEnd', 'onCancel', 'cleanup'] as const
type Hook = (typeof hooks)[number]

/** What a hook does: nothing, takes its time, throws at once or later, throws what is no error, or never ends. */
type Fate = { readonly type: 'fine' | 'slow' | 'throws' | 'rejects' | 'text' | 'hangs' }
type Fates = Partial<Record<Hook, Fate['type']>>

class Fated extends FrameProcessor {
  readonly #fates: Fates
  setups = 0
  cleanups = 0
  cleanedUpWhileSettingUp = false
  #settingUp = false

  constructor(fates: Fates) {
    super()
    this.#fates = fates
  }

  override async process(frame: Frame, direction: Direction) {
    await this.#meet('process')
    await this.push(frame, direction)
  }

  protected override async setup() {
    this.setups++
    this.#settingUp = true
    try {
      await this.#meet('setup')
    } finally {
      this.#settingUp = false
    }
  }

  protected override onStart() {
    return this.#meet('onStart')
  }

  protected override onInterrupt() {
    void this.#meet('onInterrupt')
  }

  protected override onCancel() {
    void this.#meet('onCancel')
  }

  protected override onEnd() {
    return this.#meet('onEnd')
  }

  protected override cleanup() {
    this.cleanups++
    this.cleanedUpWhileSettingUp ||= this.#settingUp && this.#fates.setup !== 'hangs'
    return this.#meet('cleanup')
  }

  #meet(hook: Hook): Promise<void> | undefined {
    switch (this.#fates[hook] ?? 'fine') {
      case 'fine':
        return undefined
      case 'slow':
        return this.clock.sleep(30)
      case 'throws':
        throw new Error(`${hook} throws`)
      case 'text':
        throw `${hook} throws a text`
      case 'rejects':
        if (hook === 'onInterrupt' || hook === 'onCancel') throw new CancelledError()
        return this.clock.sleep(10).then(() => Promise.reject(new Error(`${hook} rejects`)))
      case 'hangs':
        return new Promise(() => {})
    }
  }
}

const fate = fc.constantFrom<Fate['type']>('fine', 'slow', 'throws', 'rejects', 'text', 'hangs')
const fates: fc.Arbitrary<Fates> = fc.record(
  Object.fromEntries(hooks.map((hook) => [hook, fate])) as Record<Hook, typeof fate>,
  { requiredKeys: [] },
)

function sessionOf(all: readonly Fates[], parallel: boolean) {
  const clock = new VirtualClock()
  const processors = all.map((each) => new Fated(each))
  const [first, ...rest] = processors
  const stages =
    parallel && rest.length > 0 ? [first!, new ParallelPipeline(rest.map((each) => [each]))] : processors
  const task = new PipelineTask(new Pipeline(stages), { clock, cleanupTimeoutMs: 500 })
  return { clock, processors, task }
}

test('whatever fails, and whenever it is cancelled, the session ends and everybody is cleaned up once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fates, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.record({ how: fc.constantFrom('cancel', 'abort'), atMs: fc.integer({ min: -1, max: 150 }) }),
      fc.option(fc.integer({ min: 0, max: 100 })),
      async (all, parallel, stop, endAtMs) => {
        const { clock, processors, task } = sessionOf(all, parallel)
        const abort = new AbortController()
        const cancel = () => (stop.how === 'abort' ? abort.abort() : task.cancel('enough'))
        if (stop.atMs < 0) cancel()
        else clock.setTimeout(cancel, stop.atMs)
        for (let i = 0; i < 5; i++) {
          clock.setTimeout(() => void task.push(new LLMTextFrame({ text: 'word' })), i * 20)
          clock.setTimeout(() => void task.push(new InterruptFrame()), i * 30)
        }
        if (endAtMs !== null) clock.setTimeout(() => task.end(), endAtMs)
        const outcome = await clock.runUntil(
          task.run({ signal: abort.signal }).then(
            ({ reason }) => reason,
            (error) => error as Error,
          ),
        )
        if (typeof outcome === 'string') expect(['ended', 'cancelled']).toContain(outcome)
        else expect(outcome).toBeInstanceOf(ProcessorError)
        for (const each of processors) {
          expect(each.cleanups).toBe(1)
          expect(each.setups).toBeLessThanOrEqual(1)
          expect(each.cleanedUpWhileSettingUp).toBe(false)
        }
        await clock.advance(10_000)
        expect(clock.pendingTimers).toBe(0)
        for (const each of processors) expect(each.cleanups).toBe(1)
      },
    ),
    { numRuns: 1_000 },
  )
})

describe('a task', () => {
  test('that is cancelled before it runs sets nothing up, cleans up and says so', async () => {
    const { clock, processors, task } = sessionOf([{}, {}], false)
    task.cancel()
    expect(await clock.runUntil(task.run())).toEqual({ reason: 'cancelled' })
    expect(processors.map(({ setups, cleanups }) => [setups, cleanups])).toEqual([
      [0, 1],
      [0, 1],
    ])
  })

  test('whose signal is aborted before it runs sets nothing up, cleans up and says so', async () => {
    const { clock, processors, task } = sessionOf([{}], false)
    expect(await clock.runUntil(task.run({ signal: AbortSignal.abort() }))).toEqual({ reason: 'cancelled' })
    expect(processors[0]).toMatchObject({ setups: 0, cleanups: 1 })
  })

  test('that is cancelled while a setup hangs ends when the setup has had its time', async () => {
    const { clock, processors, task } = sessionOf([{ setup: 'hangs' }, {}], false)
    const errors: Error[] = []
    task.on('error', (error) => errors.push(error))
    clock.setTimeout(() => task.cancel(), 100)
    expect(await clock.runUntil(task.run())).toEqual({ reason: 'cancelled' })
    expect(clock.now()).toBe(600)
    expect(errors).toMatchObject([{ code: 'TIMED_OUT' }])
    expect(processors.map(({ cleanups }) => cleanups)).toEqual([1, 1])
  })

  test('whose setup fails rejects with it, naming the processor, when all has been cleaned up', async () => {
    const { clock, processors, task } = sessionOf([{ setup: 'slow' }, { setup: 'throws' }], false)
    const run = task.run()
    await expect(clock.runUntil(run)).rejects.toMatchObject({
      code: 'PROCESSOR_FAILED',
      processor: 'Fated 2',
      message: 'Fated 2 could not be set up: setup throws',
      cause: new Error('setup throws'),
    })
    expect(processors.map(({ cleanups }) => cleanups)).toEqual([1, 1])
    expect(processors[0]!.cleanedUpWhileSettingUp).toBe(false)
  })

  test('whose cleanup hangs or fails says so and ends nevertheless', async () => {
    const { clock, task } = sessionOf([{ cleanup: 'hangs' }, { cleanup: 'throws' }], false)
    const errors: Error[] = []
    task.on('error', (error) => errors.push(error))
    task.end()
    expect(await clock.runUntil(task.run())).toEqual({ reason: 'ended' })
    expect(errors.map(({ message }) => message).sort()).toEqual([
      'the cleanup of Fated 2 failed: cleanup throws',
      'the cleanup of Fated took longer than 500 ms and is left alone.',
    ])
    expect(errors.find((error) => error instanceof TimeoutError)).toBeDefined()
  })

  test('that is cancelled while it drains does not wait', async () => {
    const { clock, task } = sessionOf([{ process: 'slow' }], false)
    for (let i = 0; i < 100; i++) void task.push(new TranscriptionFrame({ text: 'words' }))
    task.end()
    clock.setTimeout(() => task.cancel(), 100)
    expect(await clock.runUntil(task.run())).toEqual({ reason: 'cancelled' })
    expect(clock.now()).toBe(100)
  })

  test('ends with a fatal error, and lives through others', async () => {
    class Failing extends FrameProcessor {
      override process(frame: Frame, direction: Direction) {
        if (frame instanceof TranscriptionFrame)
          this.report(new ProcessorError(frame.text), frame.text === 'fatal')
        return this.push(frame, direction)
      }
    }
    const clock = new VirtualClock()
    const task = new PipelineTask(new Pipeline([new Failing()]), { clock })
    const errors: string[] = []
    task.on('error', ({ message }) => errors.push(message))
    void task.push(new TranscriptionFrame({ text: 'harmless' }))
    void task.push(new TranscriptionFrame({ text: 'fatal' }))
    await expect(clock.runUntil(task.run())).rejects.toMatchObject({ message: 'fatal', processor: 'Failing' })
    expect(errors).toEqual(['harmless', 'fatal'])
  })

  test('runs once', async () => {
    const { clock, task } = sessionOf([{}], false)
    task.end()
    await clock.runUntil(task.run())
    await expect(task.run()).rejects.toThrow('A task runs once: make a new one.')
    expect(() => task.push(new TranscriptionFrame({ text: 'too late' }))).not.toThrow()
    task.cancel()
  })

  test('survives listeners that throw', async () => {
    class Failing extends FrameProcessor {
      override process(frame: Frame, direction: Direction) {
        if (frame instanceof TranscriptionFrame && frame.text === 'bad') throw new Error('bad')
        return this.push(frame, direction)
      }
    }
    const clock = new VirtualClock()
    const arrived: Frame[] = []
    const task = new PipelineTask(new Pipeline([new Failing()]), {
      clock,
      observers: [
        {
          onPush: (_source, target, frame) => {
            if (target.name === 'sink') arrived.push(frame)
          },
        },
      ],
    })
    const bad = () => {
      throw new Error('a listener')
    }
    for (const event of ['start', 'error', 'end'] as const) task.on(event, bad)
    for (const text of ['bad', 'bad', 'good']) void task.push(new TranscriptionFrame({ text }))
    task.end()
    expect(await clock.runUntil(task.run())).toEqual({ reason: 'ended' })
    expect(arrived.map(({ kind }) => kind)).toEqual(['start', 'transcription', 'end'])
  })

  test('keeps what is queued before it starts, in order, and no more than its mailboxes hold', async () => {
    const clock = new VirtualClock()
    const heard: string[] = []
    class Hearing extends FrameProcessor {
      override process(frame: Frame) {
        if (frame instanceof TranscriptionFrame) heard.push(frame.text)
        if (frame instanceof ErrorFrame) heard.push(frame.error.message)
      }
    }
    const task = new PipelineTask(new Pipeline([new Hearing()]), { clock, limits: { capacity: 10 } })
    for (let i = 0; i < 10; i++) void task.push(new TranscriptionFrame({ text: `${i}` }))
    expect(() => task.push(new TranscriptionFrame({ text: 'one more' }))).toThrow(
      '10 frames wait for the session to start and no more fit.',
    )
    const run = task.run()
    await clock.advance(0)
    task.end()
    await clock.runUntil(run)
    expect(heard).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
  })
})
