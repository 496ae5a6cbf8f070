import { type AntiphonError, QueueOverflowError, type RealtimeInput } from '../../src/engine.ts'

/** Audio that may wait for a provider, in milliseconds: half a minute that it does not read is a connection that is gone. */
const mostAudioMs = 30_000
/** How many inputs may wait, of whatever kind: pieces of audio may be a millisecond long. */
const most = 31_000

/** What a provider is given in one conversation, as it takes it. */
export class Inputs implements AsyncIterable<RealtimeInput> {
  readonly #sampleRate: number
  readonly #waiting: RealtimeInput[] = []
  #audioMs = 0
  #state: 'open' | 'closed' | { readonly error: AntiphonError } = 'open'
  #wake = () => {}

  /** @param sampleRate Of the audio, in Hz. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** More of it. What the provider does not take fails the conversation. */
  add(input: RealtimeInput): void {
    if (this.#state !== 'open') return
    this.#waiting.push(input)
    this.#audioMs += this.#ms(input)
    if (this.#audioMs > mostAudioMs || this.#waiting.length > most) {
      this.#waiting.length = 0
      this.#state = { error: new QueueOverflowError('The speech-to-speech model takes no input.') }
    }
    this.#wake()
  }

  /** Nothing more follows. */
  close(): void {
    if (this.#state === 'open') this.#state = 'closed'
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RealtimeInput, void, undefined> {
    while (true) {
      const input = this.#waiting.shift()
      if (input !== undefined) {
        this.#audioMs -= this.#ms(input)
        yield input
      } else if (this.#state === 'closed') return
      else if (this.#state !== 'open') throw this.#state.error
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }

  #ms(input: RealtimeInput): number {
    return input.type === 'audio' ? (input.samples.length / this.#sampleRate) * 1000 : 0
  }
}
