import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  AsyncQueue,
  CancelledError,
  fromBase64,
  providerCall,
  type RealtimeEvent,
  type RealtimeInput,
  type RealtimeProvider,
  type ToolSchema,
} from '../../src/engine.ts'

/** A provider, and what brings it into every situation. */
export interface RealtimeUnderTest {
  readonly provider: RealtimeProvider
  /** Something the user writes, which is answered in words. */
  readonly answered: string
  /** Something the user says, at the provider's rate, with a second of silence behind it. */
  readonly speech: Int16Array
  /** Something the user writes that has a tool called, and the tools. */
  readonly calling: { readonly text: string; readonly tools: readonly ToolSchema[] }
  /** Lets go of what was opened for the test. */
  close?(): Promise<void>
}

/** What every speech-to-speech provider promises. Call it at the top level of the provider's test file. */
export function realtimeContract(
  name: string,
  make: () => RealtimeUnderTest | Promise<RealtimeUnderTest>,
): void {
  describe(`${name} keeps the contract of speech to speech`, () => {
    let subject: RealtimeUnderTest

    beforeAll(async () => {
      subject = await make()
    })

    afterAll(async () => {
      await subject.provider.close?.()
      await subject.close?.()
    })

    it('says its rates', () => {
      expect(subject.provider.inputRate).toBeGreaterThan(0)
      expect(subject.provider.outputRate).toBeGreaterThan(0)
    })

    it('answers what is written, in items of words and sound', async () => {
      const line = new Line(subject)
      line.send({ type: 'text', text: subject.answered })
      const events = await line.response()
      expect(textOf(events).trim()).not.toBe('')
      expect(samplesOf(events)).toBeGreaterThan(0)
      expect(new Set(events.flatMap((event) => ('item' in event ? [event.response] : []))).size).toBe(1)
      await line.end()
    })

    it('answers what is said, when the turn is ended for it', async () => {
      const line = new Line(subject)
      line.send({ type: 'audio', samples: subject.speech })
      line.send({ type: 'turn-end' })
      expect(samplesOf(await line.response())).toBeGreaterThan(0)
      await line.end()
    })

    it('speaks where nobody has spoken', async () => {
      const line = new Line(subject)
      line.send({ type: 'respond' })
      expect(samplesOf(await line.response())).toBeGreaterThan(0)
      await line.end()
    })

    it('calls tools, and goes on with what they answer', async () => {
      const line = new Line(subject, subject.calling.tools)
      line.send({ type: 'text', text: subject.calling.text })
      const calls = callsIn(await line.response())
      expect(calls.length).toBeGreaterThan(0)
      for (const [at, { id, arguments: args }] of calls.entries()) {
        expect(() => JSON.parse(args)).not.toThrow()
        line.send({ type: 'tool-result', id, result: '"done"', respond: at === calls.length - 1 })
      }
      expect(stateOf(await line.response())).toBe('ended')
      await line.end()
    })

    it('takes a better result of a call, and what was said before an answer', async () => {
      const line = new Line(subject, subject.calling.tools)
      line.send({ type: 'text', text: subject.calling.text })
      const ids = callsIn(await line.response()).map(({ id }) => id)
      for (const [at, id] of ids.entries())
        line.send({ type: 'tool-result', id, result: '"under way"', respond: at === ids.length - 1 })
      const items = (await line.response()).flatMap((event) => ('item' in event ? [event.item] : []))
      for (const id of ids) line.send({ type: 'tool-result', id, result: '"done"', respond: false })
      for (const before of [items[0], 'no item of its own'])
        line.send({ type: 'messages', messages: [{ role: 'assistant', content: 'One moment.' }], before })
      line.send({ type: 'respond' })
      expect(stateOf(await line.response())).toBe('ended')
      await line.end()
    })

    it('says nothing of calls that were cancelled, and can be asked again', async () => {
      const line = new Line(subject, subject.calling.tools)
      line.send({ type: 'text', text: subject.calling.text })
      for (const { id } of callsIn(await line.response())) line.send({ type: 'tool-cancelled', id })
      line.send({ type: 'update', tools: [] })
      line.send({ type: 'text', text: subject.answered })
      expect(samplesOf(await line.response())).toBeGreaterThan(0)
      await line.end()
    })

    it('is silent when it is interrupted, though nothing was heard, and answers what is next', async () => {
      const line = new Line(subject)
      line.send({ type: 'text', text: subject.answered })
      line.send({ type: 'interrupt', heard: [] })
      expect(['cancelled', 'ended']).toContain(stateOf(await line.response()))
      line.send({ type: 'text', text: subject.answered })
      expect(samplesOf(await line.response())).toBeGreaterThan(0)
      await line.end()
    })

    it('takes pictures where it says so, and answers about them', async () => {
      if (!subject.provider.images) return
      const line = new Line(subject)
      const image = { type: 'image', bytes: fromBase64(onePixel)!, mediaType: 'image/png' } as const
      line.send({ type: 'image', image })
      line.send({ type: 'messages', messages: [{ role: 'user', content: [image] }] })
      line.send({ type: 'text', text: subject.answered })
      expect(samplesOf(await line.response())).toBeGreaterThan(0)
      await line.end()
    })

    it('takes it that little was heard of an answer that is over, and answers what is next', async () => {
      const line = new Line(subject)
      for (const ms of [100, 0]) {
        line.send({ type: 'text', text: subject.answered })
        const items = new Set(
          (await line.response()).flatMap((event) => ('item' in event ? [event.item] : [])),
        )
        line.send({ type: 'heard', heard: [...items].map((item) => ({ item, ms })) })
      }
      line.send({ type: 'text', text: subject.answered })
      expect(samplesOf(await line.response())).toBeGreaterThan(0)
      await line.end()
    })

    it('ends with its input', async () => {
      const line = new Line(subject)
      line.send({ type: 'text', text: subject.answered })
      await line.response()
      await line.end()
    })

    it('throws CancelledError when it is aborted, and leaves nothing behind', async () => {
      const abort = new AbortController()
      const line = new Line(subject, [], abort.signal)
      line.send({ type: 'text', text: subject.answered })
      await line.response()
      abort.abort()
      await expect(line.end()).rejects.toThrow(CancelledError)
      expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0)
      await expect(new Line(subject, [], abort.signal).response()).rejects.toThrow(CancelledError)
    })
  })
}

/** A PNG. */
const onePixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** A conversation with a provider, by hand. */
class Line {
  readonly #events: AsyncIterator<RealtimeEvent>
  readonly #inputs = new AsyncQueue<RealtimeInput>()

  constructor(
    { provider }: RealtimeUnderTest,
    tools: readonly ToolSchema[] = [],
    signal: AbortSignal = new AbortController().signal,
  ) {
    const request = { input: this.#inputs, messages: () => [], tools, turns: 'ours' as const }
    this.#events = provider.converse(request, providerCall({ signal }))[Symbol.asyncIterator]()
  }

  send(input: RealtimeInput): void {
    this.#inputs.add(input)
  }

  /** What comes up to the end of the next response. */
  async response(): Promise<RealtimeEvent[]> {
    const events: RealtimeEvent[] = []
    while (true) {
      const { value, done } = await this.#events.next()
      if (done) throw new Error('The conversation ended before a response did.')
      events.push(value)
      if (value.type === 'response' && value.state !== 'started') return events
    }
  }

  /** Ends the input; settles when the conversation has ended. */
  async end(): Promise<void> {
    this.#inputs.end()
    while (!(await this.#events.next()).done);
  }
}

const textOf = (events: readonly RealtimeEvent[]) =>
  events.flatMap((event) => (event.type === 'text' ? [event.text] : [])).join('')
const samplesOf = (events: readonly RealtimeEvent[]) =>
  events.reduce((sum, event) => sum + (event.type === 'audio' ? event.samples.length : 0), 0)
const callsIn = (events: readonly RealtimeEvent[]) =>
  events.flatMap((event) => (event.type === 'tool-call' ? [event] : []))

function stateOf(events: readonly RealtimeEvent[]): string | undefined {
  const last = events.at(-1)
  return last?.type === 'response' ? last.state : undefined
}
