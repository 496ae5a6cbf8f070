import {
  announced,
  guard,
  InterimTranscriptionFrame,
  isAbort,
  type STTEvent,
  type STTHints,
  TimeoutError,
  TranscriptionFrame,
  whenAborted,
} from '../../src/engine.ts'
import { shiftedWords } from '../text/shifted-words.ts'
import type { Listener, ListenerHost } from './listener.ts'
import { Said } from './said.ts'
import { sttMetrics } from './stt-metrics.ts'
import { Utterance } from './utterance.ts'

interface Call {
  readonly audio: Utterance
  readonly abort: AbortController
  readonly said: Said
  /** Seconds of audio that are paid for, where the provider says so. */
  paidSeconds: number | undefined
  stoppedAtMs: number | undefined
}

/** One call a stretch of speech: the provider hears nothing between two of them. */
export class UtteranceListener implements Listener {
  readonly #host: ListenerHost
  #call: Call | undefined
  readonly #calls = new Set<Call>()
  #before: Promise<void> = Promise.resolve()

  constructor(host: ListenerHost) {
    this.#host = host
  }

  begin(): void {}

  hear(samples: Int16Array): void {
    if (this.#call && !this.#call.audio.add(samples)) this.#host.dropped(1)
  }

  voiceStarted(lead: Int16Array): void {
    this.voiceStopped(this.#host.clock.now())
    const call: Call = {
      audio: new Utterance(),
      abort: new AbortController(),
      said: new Said(),
      paidSeconds: undefined,
      stoppedAtMs: undefined,
    }
    this.#call = call
    this.#calls.add(call)
    call.audio.add(lead)
    const before = this.#before
    const told = Promise.withResolvers<void>()
    this.#before = told.promise
    this.#host.spawn(async () => {
      try {
        await this.#transcribe(call, before, told.resolve)
      } finally {
        this.#calls.delete(call)
        told.resolve()
      }
    })
  }

  voiceStopped(atMs: number): void {
    const call = this.#call
    if (call === undefined) return
    this.#call = undefined
    call.stoppedAtMs = atMs
    call.audio.end()
    const { clock, finalMs } = this.#host
    if (finalMs === undefined) return
    const late = () => call.abort.abort(new TimeoutError(`No final transcript within ${finalMs} ms.`))
    const timer = clock.setTimeout(late, finalMs)
    whenAborted(call.abort.signal, () => timer.cancel())
  }

  update(_change: STTHints): void {}

  async end(): Promise<void> {
    this.voiceStopped(this.#host.clock.now())
    await this.#before
  }

  close(): void {
    for (const { abort, audio } of this.#calls) {
      abort.abort()
      audio.end()
    }
  }

  async #transcribe(call: Call, before: Promise<void>, told: () => void): Promise<void> {
    const startedAtMs = this.#host.clock.now() - this.#heardMs(call.audio)
    let toldAll = false
    const tell = async (stands: boolean) => {
      await before
      if (!toldAll) this.#tell(call, stands, startedAtMs)
      toldAll = true
      told()
    }
    try {
      for await (const event of this.#events(call)) {
        if (event.type === 'flushed') await tell(false)
        else this.#take(event, call)
      }
      await tell(false)
    } catch (thrown) {
      if (!toldAll) await tell(this.#mayStand(thrown, call))
    } finally {
      call.abort.abort()
    }
  }

  #tell(call: Call, stands: boolean, startedAtMs: number): void {
    this.#measure(call)
    const { words, ...transcription } = stands ? call.said.takeAll() : call.said.take()
    this.#host.push(
      new TranscriptionFrame({ ...transcription, words: words && shiftedWords(words, startedAtMs) }),
    )
  }

  #take(event: STTEvent, call: Call): void {
    if (event.type === 'usage') call.paidSeconds = (call.paidSeconds ?? 0) + event.audioSeconds
    if (event.type !== 'interim' && event.type !== 'final') return
    if (!call.said.add(event) || call.stoppedAtMs !== undefined) return
    const { text } = call.said
    if (text !== '') this.#host.push(new InterimTranscriptionFrame({ text }))
  }

  #events({ audio, abort: { signal } }: Call): AsyncIterable<STTEvent> {
    const { provider, hints, clock } = this.#host
    const limits = { signal, clock, what: provider.name }
    return announced(this.#host.call(signal), 'stt', provider, (call) =>
      guard(provider.transcribe({ audio, ...hints }, call), limits),
    )
  }

  /** Reports a failure. Returns whether the last interim transcript stands: not when the session is over. */
  #mayStand(thrown: unknown, { abort: { signal } }: Call): boolean {
    const error = signal.aborted && signal.reason instanceof TimeoutError ? signal.reason : thrown
    if (isAbort(error)) return false
    this.#host.failed(error)
    return true
  }

  #heardMs({ samples }: Utterance): number {
    return (samples / this.#host.provider.sampleRate) * 1000
  }

  #measure({ audio, stoppedAtMs, paidSeconds }: Call): void {
    const now = this.#host.clock.now()
    const audioSeconds = paidSeconds ?? this.#heardMs(audio) / 1000
    this.#host.push(sttMetrics(this.#host.provider, now - (stoppedAtMs ?? now), audioSeconds))
  }
}
