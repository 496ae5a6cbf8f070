import { getEventListeners } from 'node:events'
import { afterAll, describe, expect, test } from 'vitest'
import {
  CancelledError,
  type ProviderCall,
  providerCall,
  TTSError,
  type TTSEvent,
  type TTSProvider,
  type TTSSentence,
  type Voicing,
  type WordTiming,
} from '../../src/engine.ts'
import { sentencesOf } from '../../src/testing/index.ts'

/** An answer: the numbers of its sentences are the session's, and begin anywhere. */
const answer: readonly TTSSentence[] = [
  { id: 41, text: 'Good morning.' },
  { id: 42, text: 'The train leaves at nine.' },
  { id: 45, text: 'Is that all right?' },
]

const sentence = 'The quick brown fox jumps over the lazy dog, and then it rests.'

/** What every text-to-speech provider must do. */
export function ttsContract(name: string, provider: TTSProvider): void {
  describe(`${name} keeps the contract of TTS providers`, () => {
    afterAll(() => provider.close?.())
    const context = (signal = new AbortController().signal) => providerCall({ signal })
    const say = (text: string, call: ProviderCall, voicing: Voicing = {}) =>
      provider.speak({ ...voicing, sentences: sentencesOf(text) }, call)

    test('speaks, in several pieces, loud enough to be heard', async () => {
      const events = await all(say(sentence, context()))
      const pieces = events.flatMap((event) => (event.type === 'audio' ? [event.samples] : []))
      expect(pieces.length).toBeGreaterThan(1)
      expect(seconds(events, provider)).toBeGreaterThan(1.5)
      expect(seconds(events, provider)).toBeLessThan(10)
      expect(
        Math.max(...pieces.map((samples) => samples.reduce((peak, s) => Math.max(peak, Math.abs(s)), 0))),
      ).toBeGreaterThan(3_000)
    })

    test('times words, if at all, in order and within the audio', async () => {
      const events = await all(say(sentence, context()))
      const words = events.flatMap((event) => (event.type === 'words' ? event.words : []))
      if (words.length === 0) return expect(words).toEqual([])
      expect(words.map(({ text }) => text).join(' ')).toBe(sentence)
      expect(inOrder(words)).toBe(true)
      expect(words.at(-1)!.endMs).toBeLessThanOrEqual(seconds(events, provider) * 1000 + 1)
    })

    test('says nothing for nothing', async () => {
      for (const empty of ['', '  ', '…']) expect(seconds(await all(say(empty, context())), provider)).toBe(0)
    })

    test('names its voices when asked for one it has not', async () => {
      const speaking = all(say(sentence, context(), { voice: 'nobody' }))
      const error = await speaking.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(TTSError)
      for (const voice of provider.voices ?? []) expect((error as Error).message).toContain(voice)
    })

    test('keeps calls made at once apart', async () => {
      const alone = await Promise.all(['One.', sentence].map((text) => all(say(text, context()))))
      const together = await Promise.all(
        [sentence, 'One.', sentence].map((text) => all(say(text, context()))),
      )
      const [short, long] = alone.map((events) => seconds(events, provider))
      expect(together.map((events) => seconds(events, provider))).toEqual([long, short, long])
    })

    test('speaks an answer in one call: sentence after sentence, and nothing of one after its end', async () => {
      const events = await all(provider.speak({ sentences: given(answer) }, context()))
      const ids = answer.map(({ id }) => id)
      expect(events.flatMap((event) => (event.type === 'end' ? [event.sentence] : []))).toEqual(ids)
      const sentences = events.flatMap((event) => (event.type === 'usage' ? [] : [event.sentence]))
      expect(sentences).toEqual(sentences.toSorted((a, b) => a - b))
      for (const { id, text } of answer) {
        const own = events.filter((event) => event.type !== 'usage' && event.sentence === id)
        expect(own.at(-1)?.type).toBe('end')
        expect(own.filter(({ type }) => type === 'end')).toHaveLength(1)
        expect(seconds(own, provider)).toBeGreaterThan(0.2)
        const words = own.flatMap((event) => (event.type === 'words' ? event.words : []))
        expect(inOrder(words)).toBe(true)
        for (const { text: word, at, length, startMs, endMs } of words) {
          if (length > 0) expect(lettersOf(text.slice(at, at + length))).toBe(lettersOf(word))
          expect(startMs).toBeGreaterThanOrEqual(0)
          expect(endMs).toBeLessThanOrEqual(seconds(own, provider) * 1000 + 1)
        }
        const places = words.map(({ at }) => at)
        expect(places).toEqual(places.toSorted((a, b) => a - b))
      }
    })

    test('owes a sentence from the moment it is given: it does not wait for the next, nor for the end', async () => {
      const ended = new Map(answer.map(({ id }) => [id, Promise.withResolvers<void>()]))
      const oneByOne = async function* () {
        for (const each of answer) {
          yield each
          await ended.get(each.id)!.promise
          await new Promise(setImmediate)
        }
      }
      const heard: number[] = []
      for await (const event of provider.speak({ sentences: oneByOne() }, context()))
        if (event.type === 'end') {
          heard.push(event.sentence)
          ended.get(event.sentence)!.resolve()
        }
      expect(heard).toEqual(answer.map(({ id }) => id))
    })

    test('stops while it owes nothing and waits for the next sentence', async () => {
      const abort = new AbortController()
      const waiting = async function* () {
        yield answer[0]!
        await new Promise(() => {})
      }
      const speaking = async () => {
        for await (const event of provider.speak({ sentences: waiting() }, context(abort.signal)))
          if (event.type === 'end') setImmediate(() => abort.abort())
      }
      await expect(speaking()).rejects.toThrow(CancelledError)
      expect(getEventListeners(abort.signal, 'abort')).toEqual([])
    })

    test('says nothing when it is given nothing, and counts what it is given', async () => {
      expect(await all(provider.speak({ sentences: given([]) }, context()))).toEqual([])
      const events = await all(provider.speak({ sentences: given(answer) }, context()))
      const counted = events.flatMap((event) => (event.type === 'usage' ? [event.characters] : []))
      if (counted.length > 0) expect(Math.min(...counted)).toBeGreaterThan(0)
    })

    test('fails in the first sentence that has not ended', async () => {
      const events: TTSEvent[] = []
      const speaking = async () => {
        for await (const event of provider.speak({ sentences: given(answer), voice: 'nobody' }, context()))
          events.push(event)
      }
      const error = await speaking().catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(TTSError)
      expect((error as TTSError).reason).toBe('request')
      expect(events).toEqual([])
    })

    test('serves several sessions, and the end of one is none of the others’', async () => {
      const sessions = ['a', 'b'].map((id) => ({ id, end: new AbortController() }))
      const calls = sessions.map(({ id, end }) =>
        all(
          provider.speak({ sentences: given(answer) }, providerCall({ session: { id, signal: end.signal } })),
        ),
      )
      await calls[0]
      sessions[0]!.end.abort()
      expect(seconds(await calls[1]!, provider)).toBeGreaterThan(1)
      const again = providerCall({ session: { id: 'b', signal: sessions[1]!.end.signal } })
      expect(seconds(await all(say('One.', again)), provider)).toBeGreaterThan(0.1)
      sessions[1]!.end.abort()
    })

    test('stops before it has begun, before the first sound, and in the middle', async () => {
      await expect(all(say(sentence, context(AbortSignal.abort())))).rejects.toThrow(CancelledError)
      const early = new AbortController()
      const waiting = all(say(sentence, context(early.signal)))
      queueMicrotask(() => early.abort())
      await expect(waiting).rejects.toThrow(CancelledError)
      const midway = new AbortController()
      const speaking = async () => {
        for await (const event of say(sentence, context(midway.signal)))
          if (event.type === 'audio') midway.abort()
      }
      await expect(speaking()).rejects.toThrow(CancelledError)
    })

    test('lets go of the signal of a call that has ended', async () => {
      const { signal } = new AbortController()
      for (const text of [sentence, '']) for await (const _ of say(text, context(signal)));
      for await (const _ of say(sentence, context(signal))) break
      expect(getEventListeners(signal, 'abort')).toEqual([])
    })

    test('counts its calls, and their failures', async () => {
      const before = provider.metrics?.()
      if (!before) return expect(provider.metrics).toBeUndefined()
      await all(say('One.', context()))
      await all(say('One.', context(), { voice: 'nobody' })).catch(() => {})
      const after = provider.metrics!()
      expect(after.calls - before.calls).toBe(2)
      expect(after.errors - before.errors).toBe(1)
      expect(after.aborted).toBe(before.aborted)
      expect(after.busyMs).toBeGreaterThan(before.busyMs)
    })

    test('leaves nothing behind after a hundred aborted calls', async () => {
      const before = provider.metrics?.()
      const abort = new AbortController()
      const calls = Array.from({ length: 100 }, () => all(say(sentence, context(abort.signal))))
      setImmediate(() => abort.abort())
      const ended = await Promise.allSettled(calls)
      expect(ended.every(({ status }) => status === 'rejected')).toBe(true)
      const after = provider.metrics?.()
      expect((after?.aborted ?? 0) - (before?.aborted ?? 0)).toBe(100)
      expect(after?.errors).toBe(before?.errors)
      expect(seconds(await all(say(sentence, context())), provider)).toBeGreaterThan(1.5)
    })

    // The last: nothing can be asked of it afterwards.
    test('refuses calls when it is closed', async () => {
      if (provider.close === undefined) return
      await provider.close()
      expect(provider.closed).toBe(true)
      await expect(all(say(sentence, context()))).rejects.toThrow(TTSError)
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

async function* given(sentences: readonly TTSSentence[]) {
  yield* sentences
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function inOrder(words: readonly WordTiming[]): boolean {
  return words.every(
    ({ startMs, endMs }, i) => startMs <= endMs && startMs >= (words[i - 1]?.endMs ?? 0) - 1e-6,
  )
}
