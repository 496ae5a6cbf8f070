import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AntiphonError,
  CancelledError,
  type ProviderCall,
  providerCall,
  type TurnDetector,
  type TurnSoFar,
} from '../../src/engine.ts'

/** What every detector of the ends of turns must do. */
export function turnDetectorContract(
  name: string,
  makeDetector: () => TurnDetector,
  turns: { readonly over: TurnSoFar; readonly open: TurnSoFar },
): void {
  describe(`${name} keeps the contract of a TurnDetector`, () => {
    const detector = makeDetector()
    const context = (signal = new AbortController().signal): ProviderCall => providerCall({ signal })
    const ask = async (turn: TurnSoFar, signal?: AbortSignal) => detector.probability(turn, context(signal))

    beforeAll(() => detector.warmup?.(context()))
    afterAll(() => detector.close?.())

    it('says what it hears', () => {
      if (detector.hears === 'audio') {
        expect(detector.sampleRate).toBeGreaterThanOrEqual(8_000)
        expect(detector.audioMs).toBeGreaterThan(0)
      } else expect(detector.audioMs).toBeUndefined()
    })

    it('finds a turn that is over likelier to be over than one that is not', async () => {
      const [over, open] = [await ask(turns.over), await ask(turns.open)]
      expect(over).toBeGreaterThan(open)
      for (const probability of [over, open]) {
        expect(probability).toBeGreaterThanOrEqual(0)
        expect(probability).toBeLessThanOrEqual(1)
      }
    })

    it('remembers nothing: the same turn is judged the same, at once or one after the other', async () => {
      const alone = await ask(turns.over)
      const together = await Promise.all([ask(turns.over), ask(turns.open), ask(turns.over)])
      expect(together[0]).toBeCloseTo(alone, 5)
      expect(together[2]).toBeCloseTo(alone, 5)
    })

    it('takes a turn of nothing', async () => {
      const nothing = await ask({ text: '', audio: new Int16Array(0) })
      expect(nothing).toBeGreaterThanOrEqual(0)
      expect(nothing).toBeLessThanOrEqual(1)
    })

    it('gives up when its signal aborts, and leaves no listener behind', async () => {
      const early = AbortSignal.abort()
      await expect(ask(turns.over, early)).rejects.toThrow(CancelledError)
      const controller = new AbortController()
      await ask(turns.over, controller.signal)
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    })

    it('refuses calls when it is closed', async () => {
      const closed = makeDetector()
      if (closed.close === undefined) return
      await closed.close()
      expect(closed.closed).toBe(true)
      await expect(async () => closed.probability(turns.over, context())).rejects.toThrow(AntiphonError)
    })
  })
}
