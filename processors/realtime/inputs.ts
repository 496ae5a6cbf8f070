import { AsyncQueue, QueueOverflowError, type RealtimeInput } from '../../src/engine.ts'

/** What may wait for a provider, in milliseconds: half a minute that it does not read is a connection that is gone. */
const mostMs = 30_000

/** What a provider is given in one conversation, as it takes it. */
export class Inputs implements AsyncIterable<RealtimeInput> {
  readonly #sampleRate: number
  readonly #queue = new AsyncQueue<RealtimeInput>()
  #waitingMs = 0

  /** @param sampleRate Of the audio, in Hz. */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate
  }

  /** More of it. What the provider does not take fails the conversation. */
  add(input: RealtimeInput): void {
    this.#waitingMs += this.#ms(input)
    this.#queue.add(input)
    if (this.#waitingMs > mostMs)
      this.#queue.breakOff(new QueueOverflowError('The speech-to-speech model takes no input.'))
  }

  /** Nothing more follows. */
  close(): void {
    this.#queue.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RealtimeInput, void, undefined> {
    for await (const input of this.#queue) {
      this.#waitingMs -= this.#ms(input)
      yield input
    }
  }

  /** How long it sounds. What makes no sound counts too, so that it cannot pile up. */
  #ms(input: RealtimeInput): number {
    return input.type === 'audio' ? Math.max(1, (input.samples.length / this.#sampleRate) * 1000) : 1
  }
}
