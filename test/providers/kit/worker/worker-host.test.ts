import { execFile } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { WorkerHost } from '../../../../providers/kit/worker/worker-host.ts'
import { workerUrl } from '../../../../providers/kit/worker/worker-url.ts'
import { VirtualClock } from '../../../../src/clock/virtual-clock.ts'
import { CancelledError, STTError, systemClock } from '../../../../src/engine.ts'
import type { EchoMethods } from './echo-methods.ts'

const url = workerUrl('echo', import.meta.url)
const makeHost = () =>
  new WorkerHost<EchoMethods>({
    url,
    name: 'echo',
    error: (message, details) => new STTError(message, details),
  })
const clock = systemClock

describe('a worker host', () => {
  let host = makeHost()
  afterEach(async () => {
    await host.close()
    host = makeHost()
  })
  afterAll(() => host.close())

  it('gives every reply of a call, in order', async () => {
    const replies: number[] = []
    for await (const reply of host.stream('count', { to: 5 }, { clock })) replies.push(reply)
    expect(replies).toEqual([1, 2, 3, 4, 5])
    expect(host.pending).toBe(0)
  })

  it('serves many calls at once over one thread', async () => {
    const sums = await Promise.all(
      Array.from({ length: 50 }, async (_, to) => {
        let sum = 0
        for await (const reply of host.stream('count', { to }, { clock })) sum += reply
        return sum
      }),
    )
    expect(sums).toEqual(Array.from({ length: 50 }, (_, to) => (to * (to + 1)) / 2))
    expect(await host.call('begun', undefined, { clock })).toBe(50)
  })

  it('hands buffers over in both directions', async () => {
    const samples = new Float32Array([1, 2, 3])
    const doubled = await host.call('double', samples, { clock, transfer: [samples.buffer] })
    expect([...doubled]).toEqual([2, 4, 6])
    expect(samples.length).toBe(0)
  })

  it('gives a call up at once, though the worker is busy', async () => {
    const controller = new AbortController()
    const { signal } = controller
    const call = host.call('block', { ms: 300 }, { clock, signal })
    controller.abort(new Error('interrupted'))
    const startedAt = performance.now()
    await expect(call).rejects.toThrow(CancelledError)
    expect(performance.now() - startedAt).toBeLessThan(50)
    expect(host.pending).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('does not begin what was cancelled while the worker was busy', async () => {
    const controller = new AbortController()
    const busy = host.call('block', { ms: 100 }, { clock })
    const first = host.call('count', { to: 1 }, { clock, signal: controller.signal })
    const second = host.call('count', { to: 1 }, { clock, signal: controller.signal })
    controller.abort()
    await expect(first).rejects.toThrow(CancelledError)
    await expect(second).rejects.toThrow(CancelledError)
    expect(await busy).toBe('done')
    expect(await host.call('begun', undefined, { clock })).toBe(0)
  })

  it('tells the worker when the reader stops listening', async () => {
    const replies = host.stream('untilCancelled', undefined, { clock })
    expect(await replies.next()).toEqual({ value: 'listening', done: false })
    await replies.return?.()
    expect(await replies.next()).toEqual({ value: undefined, done: true })
    expect(host.pending).toBe(0)
  })

  it('ends when the call under way has ended, and begins none that waits', async () => {
    const busy = host.call('block', { ms: 200 }, { clock })
    const waiting = host.call('block', { ms: 10_000 }, { clock })
    const startedAt = performance.now()
    const closed = host.close()
    await expect(busy).rejects.toThrow(CancelledError)
    await expect(waiting).rejects.toThrow(CancelledError)
    await closed
    expect(performance.now() - startedAt).toBeLessThan(3_000)
  })

  it('refuses a call whose signal is aborted already, without starting a thread', async () => {
    await expect(host.call('begun', undefined, { clock, signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    )
    expect(host.pending).toBe(0)
  })

  it('turns an error in the worker into a typed one with its cause', async () => {
    const error = await host
      .call('fail', { message: 'no such word' }, { clock })
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(STTError)
    expect(error).toMatchObject({
      code: 'STT_FAILED',
      message: 'no such word',
      provider: 'echo',
      retryable: false,
    })
    expect((error as Error).cause).toMatchObject({ message: 'no such word' })
  })

  it('says so when a method does not answer', async () => {
    await expect(host.call('silent', undefined, { clock })).rejects.toThrow(/gave no answer to "silent"/)
  })

  it('fails all pending calls when the thread dies, and starts a new one for the next', async () => {
    const waiting = host.call('untilCancelled', undefined, { clock })
    const dying = host.call('die', undefined, { clock })
    for (const call of [waiting, dying])
      await expect(call).rejects.toMatchObject({ code: 'STT_FAILED', retryable: true, provider: 'echo' })
    expect(await host.call('begun', undefined, { clock })).toBe(0)
  })

  it('says so when the worker cannot be loaded', async () => {
    const missing = new WorkerHost<EchoMethods>({
      url: workerUrl('nowhere', import.meta.url),
      name: 'nowhere',
      error: (message, details) => new STTError(message, details),
    })
    await expect(missing.call('begun', undefined, { clock })).rejects.toThrow(
      /nowhere's worker thread failed/,
    )
  })

  it('cancels pending calls when closed and refuses later ones', async () => {
    const call = host.call('untilCancelled', undefined, { clock })
    const settled = expect(call).rejects.toThrow(CancelledError)
    await host.close()
    await settled
    await expect(host.call('begun', undefined, { clock })).rejects.toThrow(/echo was closed/)
  })

  it('makes a virtual clock wait for the worker, but not for the reader', async () => {
    const virtual = new VirtualClock()
    let answeredAt = Number.NaN
    const conversation = (async () => {
      await virtual.sleep(1000)
      const replies = host.stream('untilCancelled', undefined, { clock: virtual })
      await replies.next()
      answeredAt = virtual.now()
      await virtual.sleep(1000)
      await replies.return?.()
    })()
    virtual.setTimeout(() => {}, 1001)
    await virtual.runUntil(conversation)
    expect(answeredAt).toBe(1000)
    expect(virtual.now()).toBe(2000)
  })

  it('lets the process end while it is idle', async () => {
    const program = fileURLToPath(new URL('./idle-program.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, [program], { timeout: 120_000 })
    expect(stdout).toBe('2\n')
  })
})
