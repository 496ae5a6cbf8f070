import {
  type AntiphonError,
  type Environment,
  type ProviderSwitch,
  type TTSProvider,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  type TurnScope,
  type Voicing,
  waitFor,
} from '../../src/engine.ts'
import { SaidSentence } from './said-sentence.ts'
import type { SpeechText } from './speech-text.ts'
import { VoiceCall } from './voice-call.ts'

/** What {@link Speech} is made of. */
export interface SpeechInit {
  readonly provider: TTSProvider
  readonly firstByteMs: number | undefined
  readonly stallMs: number | undefined
  environment(): Environment
  spawn(work: () => Promise<void>): void
  report(error: AntiphonError): void
  onSwitch(change: ProviderSwitch): void
}

/** Sentences that may wait for the voice before the model is slowed down. */
const maxWaiting = 3

/** What is said, sentence by sentence, and in which calls of the voice: one after the other, each in one voice. */
export class Speech {
  readonly #init: SpeechInit
  readonly #calls = new Set<VoiceCall>()
  #call: VoiceCall | undefined
  /** All before the call has been said. */
  #before: Promise<void> = Promise.resolve()
  #started = false
  readonly #looks = new Set<() => void>()

  constructor(init: SpeechInit) {
    this.#init = init
  }

  /** Has a sentence said. */
  add(text: SpeechText, round: number, voicing: Voicing, scope: TurnScope): void {
    const { clock, turns } = this.#init.environment()
    const sentence = new SaidSentence({ id: turns.nextSentence(), text, round, atMs: clock.now() })
    if (!this.#call?.takes(scope, voicing)) this.#call = this.#begin(voicing, scope)
    this.#call.add(sentence)
  }

  /** No more follows in this voice. */
  close(): void {
    this.#call?.feed.close()
  }

  /** Waits until there is room for another sentence, or the turn is over; returns nothing if there is. */
  untilRoom(scope: TurnScope): void | Promise<void> {
    if (this.#open <= maxWaiting) return
    return this.#until(() => this.#open <= maxWaiting, scope)
  }

  /** Waits until all there is has been said, and says so; `last` if the answer ends with it. */
  async stop(last: boolean, scope: TurnScope): Promise<void> {
    await this.#until(() => this.#open === 0, scope)
    if (last || this.#started) await scope.push(new TTSStoppedFrame({ last }))
    if (!scope.over) this.#started = false
  }

  /** The turn is over. */
  interrupt(): void {
    this.#started = false
    this.#call = undefined
    this.#calls.clear()
    this.#before = Promise.resolve()
  }

  /** How many sentences have not been said to their end. */
  get #open(): number {
    let open = 0
    for (const { feed } of this.#calls) open += feed.size
    return open
  }

  #begin(voicing: Voicing, scope: TurnScope): VoiceCall {
    this.close()
    const { environment, spawn, ...init } = this.#init
    const call = new VoiceCall({
      ...init,
      voicing,
      scope,
      environment: environment(),
      show: (sentence) => this.#show(sentence, scope),
    })
    const said = Promise.withResolvers<void>()
    const before = this.#before
    this.#before = said.promise
    this.#calls.add(call)
    call.feed.onChange(() => {
      if (call.feed.done) said.resolve()
      this.#look()
    })
    spawn(async () => {
      try {
        await before
        await call.run()
      } finally {
        this.#calls.delete(call)
        said.resolve()
        this.#look()
      }
    })
    return call
  }

  #show(sentence: SaidSentence, scope: TurnScope): void | Promise<void> {
    if (sentence.shown) return
    sentence.shown = true
    if (!sentence.silent && !this.#started) {
      this.#started = true
      void scope.push(new TTSStartedFrame())
    }
    const { id, whole: text, round } = sentence
    return scope.push(new TTSTextFrame({ sentence: id, text, round }))
  }

  async #until(met: () => boolean, { signal }: TurnScope): Promise<void> {
    if (met()) return
    const done = Promise.withResolvers<void>()
    const look = () => {
      if (met()) done.resolve()
    }
    this.#looks.add(look)
    await waitFor(done.promise, { signal, aborted: () => {} })
    this.#looks.delete(look)
  }

  #look(): void {
    for (const look of this.#looks) look()
  }
}
