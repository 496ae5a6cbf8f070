import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelledError,
  type ProviderCall,
  providerCall,
  type RecognizedWord,
  STTError,
  type STTInput,
  type STTProvider,
} from '../../src/engine.ts'
import { nextTurn } from './next-turn.ts'
import { all, chunks, finalText, never, partsOf, settled, thenNever, withFlush } from './transcripts.ts'

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
    const session = provider.mode === 'session'
    const options = (signal = new AbortController().signal): ProviderCall => providerCall({ signal })
    const transcribe = (audio: AsyncIterable<STTInput>, signal?: AbortSignal) =>
      provider.transcribe({ audio }, options(signal))
    /** Audio, and in a session what asks for its finals: elsewhere its end does. */
    const said = async function* (...stretches: readonly Int16Array[]): AsyncGenerator<STTInput> {
      for (const stretch of stretches) {
        yield* chunks(stretch)
        if (session) yield { type: 'flush' }
      }
    }
    const silence = (ms: number) => new Int16Array(Math.round((provider.sampleRate * ms) / 1000))
    const cough = silence(200).map((_, i) => (i % 2 === 0 ? 6_000 : -6_000))

    beforeAll(() => provider.warmup?.(options()))
    afterAll(() => provider.close?.())

    it('says what it is', () => {
      expect(['utterance', 'session']).toContain(provider.mode)
      if (provider.finalMs !== undefined) expect(provider.finalMs).toBeGreaterThan(0)
      if (!session) expect(provider.voice || provider.turns || false).toBe(false)
    })

    it('yields interim transcripts while the audio goes on, and finals when it is asked for them', async () => {
      const interim = Promise.withResolvers<void>()
      let asked = false
      const audio = async function* (): AsyncGenerator<STTInput> {
        yield* chunks(samples)
        await interim.promise
        asked = true
        if (session) yield { type: 'flush' }
      }
      let text = ''
      for await (const event of transcribe(audio())) {
        if (event.type === 'interim') interim.resolve()
        if (event.type !== 'final') continue
        text += event.text
        expect(asked || provider.turns).toBeTruthy()
      }
      expect(text).toMatch(speech.text)
    })

    it('takes chunks of any length', async () => {
      for (const length of [37, samples.length])
        expect(await finalText(transcribe(withFlush(chunks(samples, length), session)))).toMatch(speech.text)
    })

    it('hears nothing in no audio, in a single sample and in silence, and says so each time', async () => {
      for (const nothing of [new Int16Array(0), new Int16Array(1), silence(2_000)]) {
        const events = await all(transcribe(said(nothing)))
        expect(events.filter((event) => 'text' in event && event.text !== '')).toEqual([])
        expect(events.filter(({ type }) => type === 'flushed')).toHaveLength(1)
      }
    })

    it('answers each flush by one flushed, behind the finals it brought, and a cough too', async () => {
      const stretches = session ? [samples, cough, samples, silence(100)] : [samples]
      const events = await all(transcribe(said(...stretches)))
      const parts = partsOf(events)
      expect(parts).toHaveLength(stretches.length + 1)
      for (const [index, part] of parts.slice(0, -1).entries())
        if (stretches[index] === samples) expect(part).toMatch(speech.text)
      expect(parts.at(-1)).toBe('')
      const coughs = await all(transcribe(said(cough)))
      expect(coughs.filter(({ type }) => type === 'flushed')).toHaveLength(1)
    })

    it('puts the spaces between finals itself', async () => {
      const twice = session ? [samples, samples] : [samples]
      const text = await finalText(transcribe(said(...twice)))
      expect(text.trim()).toBe(text.trim().replace(/\s+/g, ' '))
      const [one, two] = [await finalText(transcribe(said(samples))), text].map(
        (each) => each.split(' ').length,
      )
      expect(two).toBe(one! * twice.length)
    })

    it('tells the times of words, if it does, in the audio of the call', async () => {
      for (const quietMs of [0, 1_000]) {
        const audio = new Int16Array([...silence(quietMs), ...samples])
        const words = (await all(transcribe(said(audio)))).flatMap((event): readonly RecognizedWord[] =>
          event.type === 'final' ? (event.words ?? []) : [],
        )
        let atMs = 0
        for (const { text, startMs, endMs } of words) {
          expect(text.trim()).not.toBe('')
          expect(startMs).toBeGreaterThanOrEqual(atMs)
          expect(endMs).toBeGreaterThanOrEqual(startMs)
          atMs = startMs
        }
        const [first] = words
        if (first) expect(first.startMs).toBeGreaterThanOrEqual(quietMs * 0.9)
        expect(words.at(-1)?.endMs ?? 0).toBeLessThanOrEqual(
          (audio.length / provider.sampleRate) * 1000 + 100,
        )
      }
    })

    it('counts, if it does, the audio that it was given', async () => {
      const events = await all(transcribe(said(samples)))
      const usage = events.filter((event) => event.type === 'usage')
      const seconds = usage.reduce((sum, { audioSeconds }) => sum + audioSeconds, 0)
      if (usage.length > 0) expect(seconds).toBeGreaterThan((samples.length / provider.sampleRate) * 0.9)
    })

    if (provider.turns)
      it('tells turns in order, with their finals before their end', async () => {
        const turn = new Int16Array([...samples, ...silence(4_000)])
        const audio = async function* (): AsyncGenerator<STTInput> {
          yield* chunks(turn)
          yield* chunks(turn)
        }
        let open = false
        let text = ''
        let ended = 0
        let atMs = 0
        for await (const event of transcribe(audio())) {
          if (event.type === 'final') text += event.text
          if (event.type !== 'turn') continue
          expect(open).toBe(event.state !== 'started')
          expect(event.atMs).toBeGreaterThanOrEqual(atMs)
          atMs = event.atMs
          open = event.state !== 'ended'
          if (open) continue
          ended++
          expect(text).toMatch(speech.text)
          text = ''
        }
        expect(open).toBe(false)
        expect(ended).toBeGreaterThanOrEqual(2)
      })

    if (provider.voice)
      it('tells of the voice that it begins, and that it ends', async () => {
        const voices = (await all(transcribe(said(new Int16Array([...samples, ...silence(2_000)]))))).filter(
          (event) => event.type === 'voice',
        )
        expect(voices.length).toBeGreaterThanOrEqual(2)
        for (const [index, { active }] of voices.entries()) expect(active).toBe(index % 2 === 0)
        expect(voices.at(-1)?.active).toBe(false)
      })

    if (session)
      it('follows a change of what is expected', async () => {
        const audio = async function* (): AsyncGenerator<STTInput> {
          yield* said(samples)
          yield { type: 'update', language: 'en', keyterms: ['Antiphon'], context: 'a test' }
          yield* said(samples)
        }
        const parts = partsOf(await all(transcribe(audio())))
        expect(parts.slice(0, 2).every((part) => speech.text.test(part))).toBe(true)
      })

    it('keeps for a session what it likes, and lets go of it when the session is over', async () => {
      const over = new AbortController()
      const own = { id: 'one', signal: over.signal }
      for (let i = 0; i < 2; i++) {
        const call = providerCall({ session: own })
        expect(await finalText(provider.transcribe({ audio: said(samples) }, call))).toMatch(speech.text)
      }
      over.abort()
      await nextTurn()
      expect(getEventListeners(over.signal, 'abort')).toHaveLength(0)
      expect(await finalText(transcribe(said(samples)))).toMatch(speech.text)
    })

    it('serves several calls at once', async () => {
      const alone = await finalText(transcribe(said(samples)))
      const together = await Promise.all(
        Array.from({ length: 4 }, () => finalText(transcribe(said(samples)))),
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

    const moments: Record<string, () => AsyncIterable<STTInput>> = {
      'before the first chunk': never,
      'in the middle of the audio': () => thenNever(samples.subarray(0, samples.length / 2)),
      'when all audio is there but not its end': () => thenNever(samples),
      'while it decodes what it has heard': () => said(samples),
    }
    for (const [moment, audio] of Object.entries(moments)) {
      it(`stops at once when it is aborted ${moment}`, async () => {
        const controller = new AbortController()
        const outcome = settled(all(transcribe(audio(), controller.signal)))
        for (let i = 0; i < 3; i++) await nextTurn()
        controller.abort(new Error('interrupted'))
        await nextTurn()
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
      const errors = await Promise.all(
        Array.from({ length: 100 }, async (_, i) => {
          const own = new AbortController()
          const ends = i % 2 === 0
          const audio = ends ? said(samples) : thenNever(samples)
          const outcome = settled(all(fresh.transcribe({ audio }, options(own.signal))))
          for (let turn = 0; turn < i % 10; turn++) await nextTurn()
          own.abort()
          await outcome.done
          // Audio that ends may have been heard by then, on a machine that is busy with something else.
          if (!ends || outcome.error !== undefined) expect(outcome.error).toBeInstanceOf(CancelledError)
          expect(getEventListeners(own.signal, 'abort')).toHaveLength(0)
          return outcome.error
        }),
      )
      const aborted = errors.filter((error) => error !== undefined).length
      expect(await finalText(fresh.transcribe({ audio: said(samples) }, options(shared.signal)))).toMatch(
        speech.text,
      )
      expect(getEventListeners(shared.signal, 'abort')).toHaveLength(0)
      expect(before).toMatchObject({ calls: 0, errors: 0, aborted: 0, busyMs: 0 })
      expect(fresh.metrics?.()).toMatchObject({ calls: 101, errors: 0, aborted })
      await fresh.close?.()
    })

    it('stops when its reader does', async () => {
      for await (const event of transcribe(thenNever(samples))) {
        expect(event.type).not.toBe('final')
        break
      }
      expect(await finalText(transcribe(said(samples)))).toMatch(speech.text)
    })

    it('refuses calls when it is closed', async () => {
      const closed = makeProvider()
      if (closed.close === undefined) return
      await closed.close()
      expect(closed.closed).toBe(true)
      const outcome = settled(all(closed.transcribe({ audio: said(samples) }, options())))
      await outcome.done
      expect(outcome.error).toBeInstanceOf(STTError)
    })
  })
}
