import {
  type AntiphonError,
  announced,
  callIn,
  type Environment,
  guardOwed,
  isAbort,
  MetricsFrame,
  type OwedGuardOptions,
  type ProviderSwitch,
  SentenceFeed,
  TTSAudioFrame,
  TTSError,
  type TTSEvent,
  type TTSProvider,
  TTSSentenceEndFrame,
  type TurnScope,
  toAntiphonError,
  type Voicing,
} from '../../src/engine.ts'
import type { SaidSentence } from './said-sentence.ts'

/** What a {@link VoiceCall} is made of. */
export interface VoiceCallInit {
  readonly provider: TTSProvider
  readonly voicing: Voicing
  readonly scope: TurnScope
  readonly environment: Environment
  readonly firstByteMs: number | undefined
  readonly stallMs: number | undefined
  /** Sends the text of a sentence, ahead of its sound. */
  show(sentence: SaidSentence, scope: TurnScope): void | Promise<void>
  report(error: AntiphonError): void
  onSwitch(change: ProviderSwitch): void
}

/** An answer, or as much of it as is said in one voice: one call of the provider, and another for each time that it fails. */
export class VoiceCall {
  /** What is to be said and has not ended. */
  readonly feed = new SentenceFeed<SaidSentence>()
  readonly #init: VoiceCallInit
  /** Whether its turn has come: what is behind others shows nothing. */
  #active = false
  /** When the last sentence ended, or the voice was last listened to. */
  #sinceMs = Number.NEGATIVE_INFINITY
  /** Characters that the provider has counted and no sentence was measured with. */
  #characters: number | undefined

  constructor(init: VoiceCallInit) {
    this.#init = init
  }

  /** Whether a sentence of this turn, to be said so, belongs to it. */
  takes({ signal }: TurnScope, { voice, language, speed, style }: Voicing): boolean {
    const { scope, voicing } = this.#init
    return (
      !this.feed.closed &&
      scope.signal === signal &&
      voicing.voice === voice &&
      voicing.language === language &&
      voicing.speed === speed &&
      voicing.style === style
    )
  }

  add(sentence: SaidSentence): void {
    this.feed.add(sentence)
    if (this.#active && this.feed.first === sentence) void this.#next()
  }

  /** Has all spoken, until no more follows or the turn is over. What the voice fails of costs the sentence it fails in. */
  async run(): Promise<void> {
    const { feed } = this
    const { scope } = this.#init
    this.#active = true
    while (!scope.over && !feed.done) {
      await this.#next()
      if (feed.first === undefined) await feed.changed(scope.signal)
      else await this.#attempt()
    }
  }

  async #attempt(): Promise<void> {
    const { provider, scope, report } = this.#init
    const { name } = provider
    try {
      await this.#speak()
      if (scope.over || this.feed.first === undefined) return
      const message = `${name} ended before it had said all it was given.`
      throw new TTSError(message, { provider: name, reason: 'protocol' })
    } catch (thrown) {
      if (scope.over && isAbort(thrown)) return
      const failed = this.feed.first
      if (failed) {
        await scope.push(new TTSSentenceEndFrame({ sentence: failed.id, broken: true }))
        this.feed.end()
      }
      report(toAntiphonError(thrown, (message, cause) => new TTSError(message, { cause, provider: name })))
    }
  }

  async #speak(): Promise<void> {
    const { feed } = this
    const { provider, voicing, scope, environment, firstByteMs, stallMs, onSwitch } = this.#init
    const { clock } = environment
    const abort = new AbortController()
    const signal = AbortSignal.any([scope.signal, abort.signal])
    const request = { ...voicing, sentences: feed.read(signal) }
    const limits: OwedGuardOptions<TTSEvent> = {
      signal,
      clock,
      firstByteMs,
      stallMs,
      what: provider.name,
      counts: ({ type }) => type !== 'usage',
      owed: () => feed.owed,
      onChange: (callback) => feed.onChange(callback),
    }
    const call = { ...callIn(environment, signal), turn: scope.turn, onSwitch }
    try {
      for await (const event of announced(call, 'tts', provider, (call) =>
        guardOwed(provider.speak(request, call), limits),
      )) {
        const taken = this.#take(event)
        if (taken) await taken
        this.#sinceMs = clock.now()
      }
    } finally {
      abort.abort()
    }
    if (this.#characters !== undefined) this.#measure(this.#characters)
  }

  #take(event: TTSEvent): void | Promise<void> {
    if (event.type === 'usage') {
      this.#characters = (this.#characters ?? 0) + event.characters
      return
    }
    const { provider, scope, environment } = this.#init
    const said = this.feed.of(event, provider.name)
    const nowMs = environment.clock.now()
    const fromMs = Math.max(this.#sinceMs, said.atMs)
    said.busyMs += nowMs - fromMs
    if (event.type === 'end') return this.#ended(said)
    if (event.type === 'words') {
      const words = said.words(event.words)
      return words && scope.push(words)
    }
    said.firstSoundMs ??= said.busyMs
    return this.#sound(said, said.resample(event.samples, provider.sampleRate, environment.outputSampleRate))
  }

  #sound({ id: sentence }: SaidSentence, samples: Int16Array): void | Promise<void> {
    if (samples.length === 0) return
    const { scope, environment } = this.#init
    return scope.push(new TTSAudioFrame({ samples, sampleRate: environment.outputSampleRate, sentence }))
  }

  async #ended(said: SaidSentence): Promise<void> {
    const { scope } = this.#init
    await this.#sound(said, said.rest())
    const words = said.lastWords()
    if (words) await scope.push(words)
    await scope.push(new TTSSentenceEndFrame({ sentence: said.id }))
    this.#measure(this.#characters ?? said.text.length, said)
    this.feed.end()
    await this.#next()
  }

  /** What says nothing passes when its turn has come, and the text of what is said next goes ahead of its sound. */
  #next(): void | Promise<void> {
    const { scope, show } = this.#init
    let pushed: Promise<void> | undefined
    for (let said = this.feed.first; said && !scope.over; said = this.feed.first) {
      pushed = show(said, scope) || pushed
      if (!said.silent) break
      pushed = scope.push(new TTSSentenceEndFrame({ sentence: said.id })) || pushed
      this.feed.end()
    }
    return pushed
  }

  #measure(characters: number, said?: SaidSentence): void {
    const { provider, scope } = this.#init
    this.#characters = undefined
    const { busyMs: durationMs = 0, firstSoundMs: ttfbMs } = said ?? {}
    const metrics = { type: 'stage', stage: 'tts', provider: provider.name, turn: scope.turn } as const
    void scope.push(
      new MetricsFrame({
        metrics: { ...metrics, durationMs, characters, ttfbMs },
      }),
    )
  }
}
