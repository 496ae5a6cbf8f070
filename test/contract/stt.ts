import { getEventListeners } from 'node:events'
import { setImmediate as macrotask } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelledError,
  providerCall,
  STTError,
  type STTOptions,
  type STTProvider,
  type STTResult,
} from '../../src/index.ts'

/** Speech that the provider under test understands. */
export interface SpeechFixture {
  /** At most 15 seconds, mono, at the provider's sample rate. */
  readonly samples: Int16Array
  /** What its transcript has in it. */
  readonly text: RegExp
}

/** What every speech-to-text provider must do. `makeProvider` makes a fresh one; nothing is shared between two. */
export function sttContract(name: string, makeProvider: () => STTProvider, speech: SpeechFixture): void {
  describe(`${name} keeps the contract of an STTProvider`, () => {
    const provider = makeProvider()
    const { samples } = speech
    const options = (signal = new AbortController().signal): STTOptions => providerCall({ signal })
    const transcribe = (audio: AsyncIterable<Int16Array>, signal?: AbortSignal) =>
      provider.transcribe(audio, options(signal))

    beforeAll(() => provider.warmup?.(options()))
    afterAll(() => provider.close?.())

    it('yields interim results while the audio goes on, and a final one when it has ended', async () => {
      const interim = Promise.withResolvers<void>()
      let ended = false
      const audio = async function* () {
        yield* chunks(samples)
        await interim.promise
        ended = true
      }
      const finals: STTResult[] = []
      for await (const result of transcribe(audio())) {
        if (!result.final) interim.resolve()
        else finals.push(result)
        expect(result.final && !ended).toBe(false)
      }
      expect(finals.map(({ text }) => text).join(' ')).toMatch(speech.text)
    })

    it('takes chunks of any length', async () => {
      for (const length of [37, samples.length])
        expect(await finalText(transcribe(chunks(samples, length)))).toMatch(speech.text)
    })

    it('hears nothing in no audio, and says so at once', async () => {
      const results = await all(transcribe(chunks(new Int16Array(0))))
      expect(results.filter(({ text }) => text !== '')).toEqual([])
      expect(results.at(-1)?.final).toBe(true)
    })

    it('hears nothing in a single sample', async () => {
      expect(await finalText(transcribe(chunks(new Int16Array(1))))).toBe('')
    })

    it('hears nothing in silence', async () => {
      expect(await finalText(transcribe(chunks(new Int16Array(provider.sampleRate * 2))))).toBe('')
    })

    it('serves several calls at once', async () => {
      const alone = await finalText(transcribe(chunks(samples)))
      const together = await Promise.all(
        Array.from({ length: 4 }, () => finalText(transcribe(chunks(samples)))),
      )
      expect(together).toEqual([alone, alone, alone, alone])
    })

    it('does not begin when its signal is aborted already', async () => {
      let read = false
      const audio = async function* () {
        read = true
        yield samples
      }
      await expect(all(transcribe(audio(), AbortSignal.abort()))).rejects.toThrow(CancelledError)
      expect(read).toBe(false)
    })

    const moments = {
      'before the first chunk': never,
      'in the middle of the audio': () => thenNever(samples.subarray(0, samples.length / 2)),
      'when all audio is there but not its end': () => thenNever(samples),
      'while it decodes what it has heard': () => chunks(samples),
    }
    for (const [moment, audio] of Object.entries(moments)) {
      it(`stops at once when it is aborted ${moment}`, async () => {
        const controller = new AbortController()
        const outcome = settled(all(transcribe(audio(), controller.signal)))
        for (let i = 0; i < 3; i++) await macrotask()
        controller.abort(new Error('interrupted'))
        await macrotask()
        expect(outcome.error).toBeInstanceOf(CancelledError)
        expect(outcome.error).toMatchObject({ code: 'CANCELLED' })
        expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
      })
    }

    it('fails with a typed error when its audio fails', async () => {
      const lost = new Error('the line is dead')
      const audio = async function* () {
        yield samples
        throw lost
      }
      const outcome = settled(all(transcribe(audio())))
      await outcome.done
      expect(outcome.error).toBeInstanceOf(STTError)
      expect(outcome.error).toMatchObject({ code: 'STT_FAILED', provider: provider.name, cause: lost })
    })

    it('leaves nothing behind after 100 aborted calls, and counts them', async () => {
      const fresh = makeProvider()
      const shared = new AbortController()
      const before = fresh.metrics?.()
      await Promise.all(
        Array.from({ length: 100 }, async (_, i) => {
          const own = new AbortController()
          const audio = i % 2 === 0 ? chunks(samples) : thenNever(samples)
          const outcome = settled(all(fresh.transcribe(audio, options(own.signal))))
          for (let turn = 0; turn < i % 10; turn++) await macrotask()
          own.abort()
          await outcome.done
          expect(outcome.error).toBeInstanceOf(CancelledError)
          expect(getEventListeners(own.signal, 'abort')).toHaveLength(0)
        }),
      )
      expect(await finalText(fresh.transcribe(chunks(samples), options(shared.signal)))).toMatch(speech.text)
      expect(getEventListeners(shared.signal, 'abort')).toHaveLength(0)
      expect(before).toMatchObject({ calls: 0, errors: 0, aborted: 0, busyMs: 0 })
      expect(fresh.metrics?.()).toMatchObject({ calls: 101, errors: 0, aborted: 100 })
      await fresh.close?.()
    })

    it('stops when its reader does', async () => {
      for await (const result of transcribe(thenNever(samples))) {
        expect(result.final).toBe(false)
        break
      }
      expect(await finalText(transcribe(chunks(samples)))).toMatch(speech.text)
    })

    it('refuses calls when it is closed', async () => {
      const closed = makeProvider()
      if (closed.close === undefined) return
      await closed.close()
      expect(closed.closed).toBe(true)
      const outcome = settled(all(closed.transcribe(chunks(samples), options())))
      await outcome.done
      expect(outcome.error).toBeInstanceOf(STTError)
    })
  })
}

/** The samples in chunks of 20 ms at 16 kHz, or of any other length. */
export async function* chunks(samples: Int16Array, length = 320): AsyncGenerator<Int16Array> {
  for (let start = 0; start < samples.length; start += length) yield samples.subarray(start, start + length)
}

/** All text of the final results, which add up. */
export async function finalText(results: AsyncIterable<STTResult>): Promise<string> {
  const finals = (await all(results)).filter(({ final }) => final)
  expect(finals.length).toBeGreaterThan(0)
  return finals.map(({ text }) => text).join(' ')
}

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const result of results) list.push(result)
  return list
}

async function* never(): AsyncGenerator<Int16Array> {
  await new Promise(() => {})
}

async function* thenNever(samples: Int16Array): AsyncGenerator<Int16Array> {
  yield* chunks(samples)
  yield* never()
}

function settled(work: Promise<unknown>): { error?: unknown; done: Promise<void> } {
  const outcome: { error?: unknown; done: Promise<void> } = { done: Promise.resolve() }
  outcome.done = work.then(
    () => undefined,
    (error: unknown) => {
      outcome.error = error
    },
  )
  return outcome
}
