import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelledError,
  type ProviderCall,
  providerCall,
  VADError,
  type VADProvider,
  type VADStream,
} from '../../src/engine.ts'
import { nextTurn } from './next-turn.ts'

/** What every voice activity provider must do. `speech` is mono, at its sample rate, with some silence before or after. */
export function vadContract(name: string, makeProvider: () => VADProvider, speech: Int16Array): void {
  describe(`${name} keeps the contract of a VADProvider`, () => {
    const provider = makeProvider()
    const context = (signal = new AbortController().signal): ProviderCall => providerCall({ signal })
    const open = async (signal?: AbortSignal) => provider.open(context(signal))
    const windows = (samples: Int16Array) => {
      const size = provider.windowSamples
      return Array.from({ length: Math.floor(samples.length / size) }, (_, i) =>
        samples.subarray(i * size, (i + 1) * size),
      )
    }
    const judge = async (stream: VADStream, samples = speech) => {
      const probabilities: number[] = []
      for (const window of windows(samples)) probabilities.push(await stream.probability(window))
      return probabilities
    }

    beforeAll(() => provider.warmup?.(context()))
    afterAll(() => provider.close?.())

    it('tells speech from silence', async () => {
      const probabilities = await judge(await open())
      for (const probability of probabilities) {
        expect(probability).toBeGreaterThanOrEqual(0)
        expect(probability).toBeLessThanOrEqual(1)
      }
      expect(Math.max(...probabilities)).toBeGreaterThan(0.9)
      expect(Math.max(...(await judge(await open(), new Int16Array(provider.sampleRate))))).toBeLessThan(0.3)
    })

    it('keeps the streams apart, however many there are', async () => {
      const alone = await judge(await open())
      const streams = await Promise.all(Array.from({ length: 40 }, () => open()))
      const silence = new Int16Array(speech.length)
      const together = await Promise.all(
        streams.map((stream, i) => judge(stream, i % 3 === 0 ? silence : speech)),
      )
      for (const [i, probabilities] of together.entries())
        if (i % 3 !== 0) expect(furthest(probabilities, alone)).toBeLessThan(0.01)
        else expect(Math.max(...probabilities)).toBeLessThan(0.3)
    })

    it('judges the windows of a stream in their order, even when none is waited for', async () => {
      const one = await open()
      const [first, second] = [await judge(one), await open()]
      const unawaited = await Promise.all(windows(speech).map((window) => second.probability(window)))
      expect(furthest(unawaited, first)).toBeLessThan(0.01)
    })

    it('forgets what it heard when it is reset', async () => {
      const stream = await open()
      const fresh = await judge(stream)
      stream.reset()
      expect(furthest(await judge(stream), fresh)).toBeLessThan(0.01)
    })

    it('gives up what is under way when the stream is closed', async () => {
      const stream = await open()
      const [window] = windows(speech)
      const waiting = [stream.probability(window!), stream.probability(window!)]
      const outcomes = Promise.allSettled(waiting)
      stream.close()
      for (const outcome of await outcomes)
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(CancelledError) })
      await expect(async () => stream.probability(window!)).rejects.toThrow(CancelledError)
    })

    it('gives up at once when its signal aborts, the model not even loaded', async () => {
      const fresh = makeProvider()
      const controller = new AbortController()
      const stream = await fresh.open(context(controller.signal))
      let error: unknown
      const judged = Promise.resolve(stream.probability(windows(speech)[0]!)).catch((thrown: unknown) => {
        error = thrown
      })
      controller.abort()
      await nextTurn()
      expect(error).toBeInstanceOf(CancelledError)
      await judged
      await fresh.close?.()
    })

    it('refuses a window of the wrong length', async () => {
      const stream = await open()
      await expect(async () =>
        stream.probability(new Int16Array(provider.windowSamples - 1)),
      ).rejects.toThrow(VADError)
    })

    it('leaves nothing behind after 100 streams, and counts what it did', async () => {
      const fresh = makeProvider()
      const controller = new AbortController()
      const [window] = windows(speech)
      for (let i = 0; i < 100; i++) {
        const stream = await fresh.open(context(controller.signal))
        const judged = Promise.allSettled([stream.probability(window!)])
        if (i % 2 === 0) await judged
        stream.close()
        await judged
      }
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
      expect(fresh.metrics?.()).toMatchObject({ calls: 100, errors: 0, aborted: 50 })
      await fresh.close?.()
    })

    it('refuses calls when it is closed, of streams that were open too', async () => {
      const closed = makeProvider()
      if (closed.close === undefined) return
      const stream = await closed.open(context())
      const [window] = windows(speech)
      await stream.probability(window!)
      const waiting = Promise.allSettled([stream.probability(window!)])
      await closed.close()
      await waiting
      expect(closed.closed).toBe(true)
      await expect(async () => stream.probability(window!)).rejects.toThrow(VADError)
      await expect(async () => closed.open(context())).rejects.toThrow(VADError)
    })
  })
}

function furthest(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length)
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))
}
