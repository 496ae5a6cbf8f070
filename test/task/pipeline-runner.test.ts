import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { CancelledError, FrameProcessor, Pipeline, PipelineRunner, PipelineTask } from '../../src/engine.ts'
import { VirtualClock } from '../../src/testing/index.ts'

const listeners = () => process.listenerCount('SIGTERM') + process.listenerCount('SIGINT')
const before = listeners()
afterEach(() => expect(listeners()).toBe(before))

class Waiting extends FrameProcessor {
  readonly #drainMs: number
  cleanups = 0

  constructor(drainMs = 0) {
    super()
    this.#drainMs = drainMs
  }

  protected override async onEnd() {
    await this.clock.sleep(this.#drainMs)
  }

  protected override cleanup() {
    this.cleanups++
  }
}

function tasks(clock: VirtualClock, count: number, drainMs = 0) {
  return Array.from({ length: count }, () => {
    const processor = new Waiting(drainMs)
    return { processor, task: new PipelineTask(new Pipeline([processor]), { clock }) }
  })
}

describe('a runner', () => {
  test('admits so many tasks at once, in the order in which they came', async () => {
    const clock = new VirtualClock()
    const runner = new PipelineRunner({ clock, maxTasks: 2 })
    const order: number[] = []
    const all = tasks(clock, 5)
    const runs = all.map(({ task }, i) => {
      task.on('start', () => {
        order.push(i)
        expect(runner.running).toBeLessThanOrEqual(2)
        clock.setTimeout(() => task.end(), 100)
      })
      return runner.run(task)
    })
    await clock.advance(50)
    expect([order, runner.running]).toEqual([[0, 1], 2])
    await clock.runUntil(Promise.all(runs))
    expect(order).toEqual([0, 1, 2, 3, 4])
    expect([clock.now(), runner.running]).toEqual([300, 0])
  })

  test('lets a task go on when another one fails', async () => {
    class Broken extends FrameProcessor {
      protected override setup() {
        throw new Error('broken')
      }
    }
    const clock = new VirtualClock()
    const runner = new PipelineRunner({ clock, maxTasks: 1 })
    const broken = runner.run(new PipelineTask(new Pipeline([new Broken()]), { clock }))
    const [next] = tasks(clock, 1)
    next!.task.end()
    const well = runner.run(next!.task)
    const results = await clock.runUntil(Promise.allSettled([broken, well]))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })

  test('that is stopped drains its tasks, turns away who waits, and admits nobody else', async () => {
    const clock = new VirtualClock()
    const runner = new PipelineRunner({ clock, maxTasks: 2 })
    const all = tasks(clock, 3, 1_000)
    const runs = Promise.allSettled(all.map(({ task }) => runner.run(task)))
    await clock.advance(10)
    await clock.runUntil(runner.stop())
    const [first, second, third] = await runs
    expect([first, second]).toMatchObject([{ value: { reason: 'ended' } }, { value: { reason: 'ended' } }])
    expect((third as PromiseRejectedResult).reason).toBeInstanceOf(CancelledError)
    expect(clock.now()).toBe(1_010)
    const [late] = tasks(clock, 1)
    await expect(runner.run(late!.task)).rejects.toThrow('The runner was stopped')
    expect(clock.pendingTimers).toBe(0)
  })

  test('cancels the tasks that take too long to end', async () => {
    const clock = new VirtualClock()
    const runner = new PipelineRunner({ clock, drainMs: 500 })
    const all = tasks(clock, 2, 1e6)
    const runs = Promise.all(all.map(({ task }) => runner.run(task)))
    await clock.advance(10)
    await clock.runUntil(runner.stop())
    expect(await runs).toEqual([{ reason: 'cancelled' }, { reason: 'cancelled' }])
    expect(clock.now()).toBe(510)
    expect(all.map(({ processor }) => processor.cleanups)).toEqual([1, 1])
  })

  test('does not let a task wait whose signal is aborted', async () => {
    const clock = new VirtualClock()
    const runner = new PipelineRunner({ clock, maxTasks: 1 })
    const [running, waiting] = tasks(clock, 2)
    const abort = new AbortController()
    const first = runner.run(running!.task)
    const second = runner.run(waiting!.task, { signal: abort.signal })
    await clock.advance(10)
    abort.abort()
    expect(await clock.runUntil(second)).toEqual({ reason: 'cancelled' })
    expect(waiting!.processor.cleanups).toBe(1)
    expect(runner.running).toBe(1)
    running!.task.end()
    await clock.runUntil(first)
  })

  test('listens to signals only while a task runs, and not at all if told so', async () => {
    const clock = new VirtualClock()
    for (const [handleSignals, expected] of [
      [true, 2],
      [false, 0],
    ] as const) {
      const runner = new PipelineRunner({ clock, handleSignals })
      const all = tasks(clock, 10)
      const runs = Promise.all(all.map(({ task }) => runner.run(task)))
      await clock.advance(10)
      expect(listeners() - before).toBe(expected)
      for (const { task } of all) task.end()
      await clock.runUntil(runs)
      expect(listeners() - before).toBe(0)
    }
  })
})

describe('a program', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('that gets %s finishes what it is at', async (signal) => {
    expect(await run([], [signal])).toEqual(['working', 'cleaned up', 'ended', 'listeners 0', 'exit 0'])
  })

  test('that gets a second signal stops at once', async () => {
    expect(await run(['stuck'], ['SIGTERM', 'SIGINT'])).toEqual([
      'working',
      'cleaned up',
      'cancelled',
      'listeners 0',
      'exit 0',
    ])
  })
})

/** Runs the program, signals it when it is at work, and returns what it said. */
async function run(args: string[], signals: readonly NodeJS.Signals[]): Promise<string[]> {
  const program = fileURLToPath(new URL('./signalled-program.ts', import.meta.url))
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: string[] = []
  const exit = once(child, 'exit')
  for await (const line of createInterface(child.stdout)) {
    said.push(line)
    if (line === 'working') for (const signal of signals) child.kill(signal)
  }
  const [code, killedBy] = await exit
  return [...said, `exit ${code ?? killedBy}`]
}
