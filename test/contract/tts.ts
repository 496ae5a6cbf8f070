import { getEventListeners } from 'node:events'
import { afterAll, describe, expect, test } from 'vitest'
import {
  CancelledError,
  providerCall,
  type TimedWord,
  TTSError,
  type TTSEvent,
  type TTSProvider,
} from '../../src/index.ts'

const sentence = 'The quick brown fox jumps over the lazy dog, and then it rests.'

/** What every text-to-speech provider must do. */
export function ttsContract(name: string, provider: TTSProvider): void {
  describe(`${name} keeps the contract of TTS providers`, () => {
    afterAll(() => provider.close?.())
    const context = (signal = new AbortController().signal) => providerCall({ signal })

    test('speaks, in several pieces, loud enough to be heard', async () => {
      const events = await all(provider.synthesize(sentence, context()))
      const pieces = events.flatMap((event) => (event.type === 'audio' ? [event.samples] : []))
      expect(pieces.length).toBeGreaterThan(1)
      expect(seconds(events, provider)).toBeGreaterThan(1.5)
      expect(seconds(events, provider)).toBeLessThan(10)
      expect(
        Math.max(...pieces.map((samples) => samples.reduce((peak, s) => Math.max(peak, Math.abs(s)), 0))),
      ).toBeGreaterThan(3_000)
    })

    test('times words, if at all, in order and within the audio', async () => {
      const events = await all(provider.synthesize(sentence, context()))
      const words = events.flatMap((event) => (event.type === 'words' ? event.words : []))
      if (words.length === 0) return expect(words).toEqual([])
      expect(words.map(({ text }) => text).join(' ')).toBe(sentence)
      expect(inOrder(words)).toBe(true)
      expect(words.at(-1)!.endMs).toBeLessThanOrEqual(seconds(events, provider) * 1000 + 1)
    })

    test('says nothing for nothing', async () => {
      for (const empty of ['', '  ', '…'])
        expect(seconds(await all(provider.synthesize(empty, context())), provider)).toBe(0)
    })

    test('names its voices when asked for one it has not', async () => {
      const speaking = all(provider.synthesize(sentence, { ...context(), voice: 'nobody' }))
      const error = await speaking.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(TTSError)
      for (const voice of provider.voices ?? []) expect((error as Error).message).toContain(voice)
    })

    test('keeps calls made at once apart', async () => {
      const alone = await Promise.all(
        ['One.', sentence].map((text) => all(provider.synthesize(text, context()))),
      )
      const together = await Promise.all(
        [sentence, 'One.', sentence].map((text) => all(provider.synthesize(text, context()))),
      )
      const [short, long] = alone.map((events) => seconds(events, provider))
      expect(together.map((events) => seconds(events, provider))).toEqual([long, short, long])
    })

    test('stops before it has begun, before the first sound, and in the middle', async () => {
      await expect(all(provider.synthesize(sentence, context(AbortSignal.abort())))).rejects.toThrow(
        CancelledError,
      )
      const early = new AbortController()
      const waiting = all(provider.synthesize(sentence, context(early.signal)))
      queueMicrotask(() => early.abort())
      await expect(waiting).rejects.toThrow(CancelledError)
      const midway = new AbortController()
      const speaking = async () => {
        for await (const event of provider.synthesize(sentence, context(midway.signal)))
          if (event.type === 'audio') midway.abort()
      }
      await expect(speaking()).rejects.toThrow(CancelledError)
    })

    test('lets go of the signal of a call that has ended', async () => {
      const { signal } = new AbortController()
      for (const text of [sentence, '']) for await (const _ of provider.synthesize(text, context(signal)));
      for await (const _ of provider.synthesize(sentence, context(signal))) break
      expect(getEventListeners(signal, 'abort')).toEqual([])
    })

    test('counts its calls, and their failures', async () => {
      const before = provider.metrics?.()
      if (!before) return expect(provider.metrics).toBeUndefined()
      await all(provider.synthesize('One.', context()))
      await all(provider.synthesize('One.', { ...context(), voice: 'nobody' })).catch(() => {})
      const after = provider.metrics!()
      expect(after.calls - before.calls).toBe(2)
      expect(after.errors - before.errors).toBe(1)
      expect(after.aborted).toBe(before.aborted)
      expect(after.busyMs).toBeGreaterThan(before.busyMs)
    })

    test('leaves nothing behind after a hundred aborted calls', async () => {
      const before = provider.metrics?.()
      const abort = new AbortController()
      const calls = Array.from({ length: 100 }, () =>
        all(provider.synthesize(sentence, context(abort.signal))),
      )
      setImmediate(() => abort.abort())
      const ended = await Promise.allSettled(calls)
      expect(ended.every(({ status }) => status === 'rejected')).toBe(true)
      const after = provider.metrics?.()
      expect((after?.aborted ?? 0) - (before?.aborted ?? 0)).toBe(100)
      expect(after?.errors).toBe(before?.errors)
      expect(seconds(await all(provider.synthesize(sentence, context())), provider)).toBeGreaterThan(1.5)
    })
  })
}

async function all(stream: AsyncIterable<TTSEvent>): Promise<TTSEvent[]> {
  const events: TTSEvent[] = []
  for await (const event of stream) events.push(event)
  return events
}

function seconds(events: readonly TTSEvent[], { sampleRate }: TTSProvider): number {
  return (
    events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0) / sampleRate
  )
}

function inOrder(words: readonly TimedWord[]): boolean {
  return words.every(
    ({ startMs, endMs }, i) => startMs <= endMs && startMs >= (words[i - 1]?.endMs ?? 0) - 1e-6,
  )
}
