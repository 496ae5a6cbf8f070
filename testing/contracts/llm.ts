import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  CancelledError,
  type FailureReason,
  LLMError,
  type LLMProvider,
  type LLMRequest,
  type Message,
  providerCall,
} from '../../src/engine.ts'
import {
  abortAndTime,
  allMetadata,
  collect,
  context,
  drain,
  relabelled,
  roundOf,
  textOf,
} from './llm-answers.ts'
import { nextTurn } from './next-turn.ts'
import { watchedClock } from './watched-clock.ts'

/** A provider, and how the contract brings it into every situation. */
export interface LLMUnderTest {
  readonly provider: LLMProvider
  /** A request that is answered with several pieces of text. */
  readonly answered: { readonly request: LLMRequest; readonly text: string }
  /** A request to which no word comes for many seconds. */
  readonly silent: LLMRequest
  /** A request whose answer begins at once and then pauses for many seconds. */
  readonly paused: LLMRequest
  /** A request that fails. */
  readonly failing: LLMRequest
  /** A request that the model thinks about before it answers, where it can. */
  readonly thinking?: { readonly request: LLMRequest; readonly text: string; readonly reasoning: string }
  /** A request with tools, which are called: the names in their order. */
  readonly calling?: { readonly request: LLMRequest; readonly names: readonly string[] }
  /** A request for data, where the model can do that, and what it is answered with. */
  readonly data?: { readonly request: LLMRequest; readonly data: unknown }
  /** A request whose calls of tools leave something that the vendor wants back, where it wants any. */
  readonly remembering?: {
    readonly request: LLMRequest
    /** What is wanted back: it stands in what the vendor is sent, as JSON. */
    readonly mark: string
    /** What the vendor was sent last, as JSON. */
    sent(): string
  }
  /** Requests that fail for a reason that is known, besides `failing`. */
  readonly reasons?: readonly { readonly request: LLMRequest; readonly reason: FailureReason }[]
  /** A request that is answered with nothing, where that can be. */
  readonly empty?: LLMRequest
  /** Settles when nothing that the provider had opened (a connection) is in use any more. */
  released?(): Promise<void>
  /** Lets go of what was opened for the test. */
  close?(): Promise<void>
}

/** What every language model provider promises. Call it at the top level of the provider's test file. */
export function llmContract(name: string, make: () => LLMUnderTest | Promise<LLMUnderTest>): void {
  describe(`${name} keeps the contract of language models`, () => {
    let subject: LLMUnderTest

    beforeAll(async () => {
      subject = await make()
    })

    afterAll(async () => {
      await subject.provider.close?.()
      await subject.close?.()
    })

    it('streams its answer in pieces', async () => {
      const { provider, answered } = subject
      const events = await collect(provider.generate(answered.request, context()))
      expect(textOf(events)).toBe(answered.text)
      expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(1)
    })

    it('is cancelled before it begins', async () => {
      const events = subject.provider.generate(subject.answered.request, context(AbortSignal.abort()))
      await expect(collect(events)).rejects.toBeInstanceOf(CancelledError)
    })

    it('is cancelled at once while no word has come', async () => {
      const call = new AbortController()
      const events = subject.provider.generate(subject.silent, context(call.signal))[Symbol.asyncIterator]()
      const first = events.next()
      await nextTurn()
      const tookMs = await abortAndTime(call, first)
      expect(tookMs).toBeLessThan(100)
    })

    it('is cancelled at once in mid-answer', async () => {
      const call = new AbortController()
      const events = subject.provider.generate(subject.paused, context(call.signal))[Symbol.asyncIterator]()
      expect((await events.next()).value).toMatchObject({ type: 'text' })
      const tookMs = await abortAndTime(call, drain(events))
      expect(tookMs).toBeLessThan(100)
    })

    it('fails with an LLMError that names the provider', async () => {
      const failed = await collect(subject.provider.generate(subject.failing, context())).catch(
        (error: unknown) => error,
      )
      expect(failed).toBeInstanceOf(LLMError)
      expect(failed).toMatchObject({ code: 'LLM_FAILED', provider: subject.provider.name })
    })

    it('says why it fails', async () => {
      const { provider, failing, reasons = [] } = subject
      for (const { request, reason = expect.any(String) } of [{ request: failing }, ...reasons] as {
        request: LLMRequest
        reason?: FailureReason
      }[])
        await expect(collect(provider.generate(request, context()))).rejects.toMatchObject({ reason })
    })

    it('ends with one reason, behind all else, and counts tokens at most once', async () => {
      const { provider, answered, calling } = subject
      for (const [request, reason] of [
        [answered.request, 'stop'],
        [calling?.request, 'tool-calls'],
      ] as const) {
        if (request === undefined) continue
        const events = await collect(provider.generate(request, context()))
        expect(events.at(-1)).toMatchObject({ type: 'finish', reason })
        expect(events.filter(({ type }) => type === 'finish')).toHaveLength(1)
        const usages = events.filter((event) => event.type === 'usage')
        expect(usages.length).toBeLessThanOrEqual(1)
        for (const { inputTokens, outputTokens, cachedTokens = 0, reasoningTokens = 0 } of usages) {
          for (const count of [inputTokens, outputTokens, cachedTokens, reasoningTokens])
            expect(count).toBeGreaterThanOrEqual(0)
          expect(cachedTokens).toBeLessThanOrEqual(inputTokens)
          expect(reasoningTokens).toBeLessThanOrEqual(outputTokens)
        }
      }
    })

    it('answers with data where it is asked for data, and says none of it', async (test) => {
      const { provider, data } = subject
      if (data === undefined) return test.skip('the provider gives no data')
      const events = await collect(provider.generate(data.request, context()))
      expect(events.flatMap((event) => (event.type === 'data' ? [event.data] : []))).toEqual([data.data])
      expect(textOf(events)).toBe('')
    })

    it('has back what it has left with the calls of a round, and nothing of another’s', async (test) => {
      const { provider, remembering } = subject
      if (remembering === undefined) return test.skip('the provider wants nothing back')
      const { request, mark, sent } = remembering
      const events = await collect(provider.generate(request, context()))
      const round = roundOf(events)
      expect(textOf(events)).not.toContain(mark)
      expect(Object.keys(allMetadata(round))).toEqual([provider.label ?? provider.name])
      // It is JSON: it may have travelled.
      const own = JSON.parse(JSON.stringify(round)) as Message[]
      const goingOn = (messages: readonly Message[]) => ({
        ...request,
        messages: [...request.messages, ...messages, ...request.messages],
      })
      await collect(provider.generate(goingOn(own), context()))
      expect(sent()).toContain(mark)
      await collect(provider.generate(goingOn(relabelled(own)), context()))
      expect(sent()).not.toContain(mark)
    })

    it('serves several sessions, and the end of one is none of the others’', async () => {
      const { provider, answered, paused } = subject
      const [a, b] = ['a', 'b'].map((id) => ({ id, end: new AbortController() })) as [Own, Own]
      const of = ({ id, end }: Own, signal = new AbortController().signal) =>
        providerCall({ signal, session: { id, signal: end.signal } })
      for (const own of [a, b]) {
        const events = await collect(provider.generate(answered.request, of(own)))
        expect(textOf(events)).toBe(answered.text)
      }
      const aborter = new AbortController()
      const pausing = provider.generate(paused, of(b, aborter.signal))[Symbol.asyncIterator]()
      expect((await pausing.next()).value).toMatchObject({ type: 'text' })
      a.end.abort()
      const again = await collect(provider.generate(answered.request, of(b)))
      expect(textOf(again)).toBe(answered.text)
      await abortAndTime(aborter, drain(pausing))
      b.end.abort()
      await subject.released?.()
      for (const { end } of [a, b]) expect(getEventListeners(end.signal, 'abort')).toHaveLength(0)
    })

    it('tells thoughts apart from what is for the listener', async (test) => {
      const { provider, thinking } = subject
      if (thinking === undefined) return test.skip('the provider tells no thoughts')
      const events = await collect(provider.generate(thinking.request, context()))
      expect(textOf(events)).toBe(thinking.text)
      const thought = events.map((event) => (event.type === 'reasoning' ? event.text : '')).join('')
      expect(thought).toBe(thinking.reasoning)
    })

    it('calls tools with an id of its own each, and with arguments that are whole', async (test) => {
      const { provider, calling } = subject
      if (calling === undefined) return test.skip('the provider calls no tools')
      const events = await collect(provider.generate(calling.request, context()))
      const calls = events.filter((event) => event.type === 'tool-call')
      expect(calls.map(({ name: tool }) => tool)).toEqual(calling.names)
      expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length)
      for (const { arguments: args } of calls) expect(JSON.parse(args)).toBeTypeOf('object')
    })

    it('fails where the answer is empty', async (test) => {
      const { provider, empty } = subject
      if (empty === undefined) return test.skip('the provider gives no empty answers')
      const failed = await collect(provider.generate(empty, context())).catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(LLMError)
      expect(failed).toMatchObject({ provider: provider.name })
    })

    it('answers many callers at once', async () => {
      const { provider, answered } = subject
      const answers = Array.from({ length: 20 }, () =>
        collect(provider.generate(answered.request, context())),
      )
      for (const events of await Promise.all(answers)) expect(textOf(events)).toBe(answered.text)
    })

    it('keeps nothing of a hundred aborted calls', async () => {
      const { provider, paused, silent } = subject
      const watch = watchedClock()
      const session = new AbortController()
      for (let round = 0; round < 50; round++) {
        const call = new AbortController()
        const events = provider
          .generate(paused, { ...context(call.signal), clock: watch.clock })
          [Symbol.asyncIterator]()
        await events.next()
        await abortAndTime(call, drain(events))
        expect(getEventListeners(call.signal, 'abort')).toHaveLength(0)
        const abandoned = { ...context(session.signal), clock: watch.clock }
        for await (const _ of provider.generate(
          round % 2 === 0 ? paused : subject.answered.request,
          abandoned,
        ))
          break
      }
      const last = new AbortController()
      const waiting = provider
        .generate(silent, { ...context(last.signal), clock: watch.clock })
        [Symbol.asyncIterator]()
      await abortAndTime(last, waiting.next())
      await subject.released?.()
      await nextTurn()
      expect(getEventListeners(session.signal, 'abort')).toHaveLength(0)
      expect(watch.open()).toEqual({ timers: 0, held: 0 })
    })

    it('counts its calls', async () => {
      const { provider, answered, failing, paused } = subject
      const before = provider.metrics!()
      await collect(provider.generate(answered.request, context()))
      await collect(provider.generate(failing, context())).catch(() => {})
      const call = new AbortController()
      const events = provider.generate(paused, context(call.signal))[Symbol.asyncIterator]()
      await events.next()
      await abortAndTime(call, drain(events))
      const after = provider.metrics!()
      expect(after.calls - before.calls).toBe(3)
      expect(after.errors - before.errors).toBe(1)
      expect(after.aborted - before.aborted).toBe(1)
      expect(after.busyMs).toBeGreaterThanOrEqual(before.busyMs)
    })

    // The last: nothing can be asked of it afterwards.
    it('refuses calls when it is closed', async () => {
      const { provider, answered } = subject
      if (provider.close === undefined) return
      await provider.close()
      expect(provider.closed).toBe(true)
      await expect(collect(provider.generate(answered.request, context()))).rejects.toBeInstanceOf(LLMError)
    })
  })
}

interface Own {
  readonly id: string
  readonly end: AbortController
}
