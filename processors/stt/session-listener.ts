import {
  AntiphonError,
  announced,
  guard,
  InterimTranscriptionFrame,
  isAbort,
  RecognizedTurnFrame,
  STTError,
  type STTEvent,
  type STTHints,
  type STTTranscript,
  TimeoutError,
  TranscriptionFrame,
  waitFor,
} from '../../src/engine.ts'
import { type Flush, Flushes, lostMs } from './flushes.ts'
import type { Listener, ListenerHost } from './listener.ts'
import { ReplayedInput } from './replayed-input.ts'
import { Said, type Transcription } from './said.ts'
import { sttMetrics } from './stt-metrics.ts'

type TurnEvent = Extract<STTEvent, { type: 'turn' }>

/** Most audio that is kept for a call that has to hear it again, in milliseconds. */
const keptMs = 30_000
/** How much of it is, where nobody has said anything, in milliseconds. */
const keptOfSilenceMs = 2_000
/** Characters that are transcribed before anybody has fallen silent: more are told at once. */
const mostCharacters = 4_000
/** Between two calls of which the first has failed, in milliseconds: twice as long after each that follows, up to the longest. */
const restMs = 250
const longestRestMs = 30_000

/** One call a session: the provider hears everything. A call that fails is begun anew, with what has no final yet. */
export class SessionListener implements Listener {
  readonly #host: ListenerHost
  readonly #input: ReplayedInput
  readonly #said = new Said()
  readonly #flushes: Flushes
  readonly #over = new AbortController()
  #call = new AbortController()
  #listening: Promise<void> = Promise.resolve()
  /** Where the audio of the call begins, in samples. */
  #begin = 0
  /** Whether the recognizer sees a turn that is not over. */
  #turn = false
  /** How often the voice has fallen silent in it: so many transcripts are waited for. */
  #silences = 0
  #paidSeconds: number | undefined
  #measured = 0

  constructor(host: ListenerHost) {
    this.#host = host
    this.#input = new ReplayedInput(this.#samples(keptMs))
    this.#flushes = new Flushes({
      get clock() {
        return host.clock
      },
      finalMs: host.finalMs,
      late: (flush) => this.#answer(flush, this.#said.takeAll()),
      lost: (count) => this.#lost(count),
    })
  }

  begin(): void {
    const done = Promise.withResolvers<void>()
    this.#listening = done.promise
    this.#host.spawn(() => this.#listen().finally(done.resolve))
  }

  hear(samples: Int16Array): void {
    if (!this.#input.add(samples)) this.#host.dropped(1)
  }

  voiceStarted(): void {}

  voiceStopped(atMs: number): void {
    if (this.#turn) this.#silences++
    else this.#flush(atMs)
  }

  update(change: STTHints): void {
    this.#input.add({ type: 'update', ...change })
  }

  async end(): Promise<void> {
    const { clock, finalMs, provider } = this.#host
    this.#flush(undefined)
    this.#input.end()
    const limitMs = finalMs && Math.max(finalMs, lostMs)
    const late = () => {
      this.#end(new TimeoutError(`${provider.name} did not close within ${limitMs} ms of the end.`))
      return this.#listening
    }
    await waitFor(this.#listening, {
      timeout: limitMs === undefined ? undefined : { clock, ms: limitMs },
      late,
    })
    this.#flushes.close()
    if (!this.#said.nothing) this.#tell(this.#said.takeAll())
  }

  close(): void {
    this.#end()
    this.#input.end()
    this.#flushes.close()
  }

  #end(reason?: Error): void {
    this.#over.abort(reason)
    this.#call.abort(reason)
  }

  async #listen(): Promise<void> {
    const { clock, provider } = this.#host
    const over = this.#over.signal
    for (let failures = 0; !over.aborted; failures++) {
      try {
        for await (const event of this.#events()) {
          failures = 0
          this.#take(event)
        }
        if (this.#input.ended) return
        throw new STTError(`${provider.name} ended before the session did.`)
      } catch (thrown) {
        const error = this.#report(thrown)
        if (over.aborted) return
        if (isFinal(error)) return this.#input.end()
        await clock.sleep(Math.min(restMs * 2 ** failures, longestRestMs), over).catch(() => {})
      }
    }
  }

  /** Reports what a call has failed of, and returns it: the deadline that ended it, or what it threw. */
  #report(thrown: unknown): unknown {
    const { reason } = this.#call.signal
    const error = reason instanceof TimeoutError ? reason : thrown
    if (!isAbort(error)) this.#host.failed(error)
    return error
  }

  #events(): AsyncIterable<STTEvent> {
    const { clock, hints, provider } = this.#host
    this.#call = new AbortController()
    const { signal } = this.#call
    const quiet = !this.#host.speaking && this.#said.nothing && !this.#flushes.owed
    if (quiet) this.#input.forget(this.#input.samples - this.#samples(keptOfSilenceMs))
    const audio = this.#input.read()
    this.#begin = audio.begin
    this.#said.begin()
    const limits = { signal, clock, what: provider.name }
    return announced(this.#host.call(signal), 'stt', provider, (call) =>
      guard(provider.transcribe({ audio, ...hints }, call), limits),
    )
  }

  #take(event: STTEvent): void {
    if (event.type === 'flushed') this.#flushed()
    else if (event.type === 'voice') this.#host.voice('voice', event.active, this.#agoMs(event.atMs))
    else if (event.type === 'turn') this.#turned(event)
    else if (event.type === 'usage') this.#paidSeconds = (this.#paidSeconds ?? 0) + event.audioSeconds
    else if (event.type === 'final') this.#final(event)
    else this.#words(event)
  }

  #words(event: STTTranscript): void {
    if (!this.#said.add(event)) return
    const { text } = this.#said
    if (text !== '') this.#host.push(new InterimTranscriptionFrame({ text }))
  }

  #final(event: STTTranscript): void {
    const last = event.words?.at(-1)
    this.#input.forget(last && this.#begin + this.#samples(last.endMs))
    const waits = this.#host.speaking || this.#turn || this.#flushes.owed
    if (waits && this.#said.length < mostCharacters) this.#words(this.#onClock(event))
    else {
      this.#said.add(this.#onClock(event))
      this.#tellLate()
    }
  }

  #flushed(): void {
    const flush = this.#flushes.answered()
    this.#input.answered()
    if (flush?.settled === false) this.#answer(flush, this.#said.take())
    else {
      this.#said.expectNew()
      if (!this.#host.speaking && !this.#turn) this.#tellLate()
    }
  }

  /** Words that nobody waits for. */
  #tellLate(): void {
    const said = this.#said.take()
    if (said.text !== '') this.#tell(said)
  }

  #answer({ stoppedAtMs }: Flush, said: Transcription): void {
    if (stoppedAtMs !== undefined) this.#measure(stoppedAtMs)
    if (stoppedAtMs !== undefined || said.text !== '') this.#tell(said)
  }

  #turned({ state, atMs, text, confidence }: TurnEvent): void {
    if (state === 'started' && this.#turn) return
    const agoMs = this.#agoMs(atMs)
    this.#turn = true
    if (state !== 'ended') this.#host.voice('turn', true, agoMs)
    if (text !== undefined && this.#said.length === 0)
      this.#words({ type: state === 'ended' ? 'final' : 'interim', text })
    if (state === 'ended') this.#turnEnded(agoMs)
    this.#host.push(new RecognizedTurnFrame({ state, atMs: this.#host.clock.now() - agoMs, confidence }))
  }

  #turnEnded(agoMs: number): void {
    this.#host.voice('turn', false, agoMs)
    this.#turn = false
    const waited = this.#silences
    this.#silences = 0
    const flush = this.#flushes.settle()
    this.#measure(this.#host.clock.now() - agoMs)
    this.#said.add({ type: 'interim', text: '' })
    if (waited > 0 || flush?.stoppedAtMs !== undefined || this.#said.length > 0) this.#tell(this.#said.take())
    for (let i = 1; i < waited; i++) this.#tell({ text: '' })
  }

  #tell(said: Transcription): void {
    this.#host.push(new TranscriptionFrame(said))
  }

  #flush(stoppedAtMs: number | undefined): void {
    this.#flushes.add(stoppedAtMs)
    this.#input.add({ type: 'flush' })
  }

  /** The recognizer has not answered, and whatever it says from now on belongs to nothing. */
  #lost(count: number): void {
    for (let i = 0; i < count; i++) this.#input.answered()
    this.#said.expectNew()
    if (this.#input.ended) return
    this.#call.abort(new TimeoutError(`${this.#host.provider.name} has not answered within ${lostMs} ms.`))
  }

  #measure(stoppedAtMs: number): void {
    const { clock, provider } = this.#host
    const heard = this.#input.samples - this.#measured
    this.#measured = this.#input.samples
    const audioSeconds = this.#paidSeconds ?? heard / provider.sampleRate
    if (this.#paidSeconds !== undefined) this.#paidSeconds = 0
    this.#host.push(sttMetrics(provider, clock.now() - stoppedAtMs, audioSeconds))
  }

  #samples(ms: number): number {
    return Math.round((this.#host.provider.sampleRate * ms) / 1000)
  }

  /** How long ago something was in the audio of the call, in milliseconds. */
  #agoMs(atMs: number): number {
    const { samples } = this.#input
    return Math.max(0, ((samples - this.#begin) / this.#host.provider.sampleRate) * 1000 - atMs)
  }

  #onClock(event: STTTranscript): STTTranscript {
    if (event.words === undefined) return event
    const now = this.#host.clock.now()
    const at = (ms: number) => now - this.#agoMs(ms)
    return {
      ...event,
      words: event.words.map((word) => ({ ...word, startMs: at(word.startMs), endMs: at(word.endMs) })),
    }
  }
}

/** Whether it is known that no other call will do better. */
function isFinal(error: unknown): boolean {
  return error instanceof AntiphonError && error.reason !== undefined && !error.retryable
}
