import { setImmediate as macrotask } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { DecodeQueue } from '../../../providers/moonshine/decode-queue.ts'
import { CancelledError, systemClock } from '../../../src/engine.ts'

/** A recognizer that decodes when told to; `begun` says with what. */
function recognizer() {
  const begun: number[] = []
  const running: (() => void)[] = []
  const queue = new DecodeQueue<number>((samples, { signal }) => {
    begun.push(samples.length)
    return new Promise((resolve, reject) => {
      running.push(() => resolve(samples.length))
      signal.addEventListener('abort', () => reject(new CancelledError()), { once: true })
    })
  })
  const finish = async () => {
    running.shift()?.()
    await macrotask()
  }
  return { queue, begun, finish }
}

const audio = (length: number) => new Int16Array(length)
const call = () => ({ signal: new AbortController().signal, clock: systemClock })

describe('a decode queue', () => {
  it('decodes what is waited for before what is welcome, each in its order', async () => {
    const { queue, begun, finish } = recognizer()
    const first = queue.final(audio(1), call())
    const results = [
      queue.interim(() => audio(10), call()),
      queue.final(audio(2), call()),
      queue.interim(() => audio(20), call()),
      queue.final(audio(3), call()),
    ]
    await macrotask()
    for (let i = 0; i < 5; i++) await finish()
    expect(await first).toBe(1)
    expect(await Promise.all(results)).toEqual([10, 2, 20, 3])
    expect(begun).toEqual([1, 2, 3, 10, 20])
  })

  it('looks at the audio of an interim result when its turn has come', async () => {
    const { queue, begun, finish } = recognizer()
    let length = 10
    const busy = queue.final(audio(1), call())
    const interim = queue.interim(() => audio(length), call())
    await macrotask()
    length = 50
    await finish()
    await finish()
    expect(await Promise.all([busy, interim])).toEqual([1, 50])
    expect(begun).toEqual([1, 50])
  })

  it('lets an interim decoding give way to a final one', async () => {
    const { queue, begun } = recognizer()
    const interim = queue.interim(() => audio(10), call())
    await macrotask()
    const { signal, abort } = cancellable()
    const final = queue.final(audio(1), { signal, clock: systemClock })
    expect(await interim).toBeUndefined()
    await macrotask()
    expect(begun).toEqual([10, 1])
    abort()
    await expect(final).rejects.toThrow(CancelledError)
  })

  it('forgets at once what is aborted while it waits', async () => {
    const { queue, begun, finish } = recognizer()
    const busy = queue.final(audio(1), call())
    const { signal, abort } = cancellable()
    const waiting = [
      queue.final(audio(2), { signal, clock: systemClock }),
      queue.interim(() => audio(3), { signal, clock: systemClock }),
    ]
    abort()
    for (const one of waiting) await expect(one).rejects.toThrow(CancelledError)
    expect(queue.pending).toBe(1)
    await macrotask()
    await finish()
    expect(await busy).toBe(1)
    expect(begun).toEqual([1])
    expect(queue.pending).toBe(0)
  })
})

function cancellable() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
