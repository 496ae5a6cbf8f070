import { TokenBucket } from '../../../src/engine.ts'

/** How much a client may send. What is more is refused with an `error-response`, and harms nobody. */
export interface RTVILimits {
  /** Messages a second, for long; four seconds' worth may come at once. Audio has a pace of its own. Default 50. */
  messagesPerSecond?: number
  /** Answers a second that a client may ask for, for long; five seconds' worth at once. Default 2. */
  answersPerSecond?: number
  /** The longest text that is to be answered, in characters. Default 16,000. */
  textLength?: number
  /**
   * The longest message, and the most text that may enter the conversation at once, in characters: as much as Pipecat's
   * client sends. What is used of it comes back at 2,000 characters a second. Default 1,048,576.
   */
  dataLength?: number
}

/** How much faster than it sounds audio may come for long, and by how much it may run ahead, in milliseconds. */
const audioPace = { speed: 1.1, burstMs: 3_000 }

/** Characters a second that may enter the conversation for long. */
const textPerSecond = 2_000

/** What a message of audio counts, of which there are many, against one of another kind. */
const audioMessage = 0.25

/** More has come than the limits allow: it is not taken. */
export class TooMuch extends Error {}

/** Counts what a client sends against its limits. What is too much is thrown, as {@link TooMuch}. */
export class ClientLimits {
  /** The longest text that is to be answered. */
  readonly textLength: number
  /** The most that any message may hold. */
  readonly dataLength: number
  readonly #now: () => number
  readonly #messages: TokenBucket
  readonly #answers: TokenBucket
  readonly #text: TokenBucket
  readonly #complaints: TokenBucket
  readonly #audio: TokenBucket

  constructor(limits: RTVILimits = {}, now: () => number) {
    const {
      messagesPerSecond = 50,
      answersPerSecond = 2,
      textLength = 16_000,
      dataLength = 1_048_576,
    } = limits
    this.textLength = textLength
    this.dataLength = dataLength
    this.#now = now
    const nowMs = now()
    this.#messages = new TokenBucket(messagesPerSecond, nowMs, messagesPerSecond * 4)
    this.#answers = new TokenBucket(answersPerSecond, nowMs, Math.max(1, answersPerSecond * 5))
    this.#text = new TokenBucket(textPerSecond, nowMs, dataLength)
    this.#complaints = new TokenBucket(1, nowMs, 5)
    this.#audio = new TokenBucket(audioPace.speed * 1_000, nowMs, audioPace.burstMs)
  }

  /** A message has come. */
  message(type: string): void {
    this.#take(this.#messages, type.startsWith('raw-audio') ? audioMessage : 1, 'Too many messages')
  }

  /** Keys have come: a message may hold several. */
  keys(count: number): void {
    this.#take(this.#messages, count / 8, 'Too many keys')
  }

  /** An answer is asked for. */
  answer(): void {
    this.#take(this.#answers, 1, 'Too many texts to answer')
  }

  /** Text is to enter the conversation. */
  text(length: number): void {
    this.#take(this.#text, length, 'Too much text')
  }

  /** Audio has come. */
  audio(durationMs: number): void {
    this.#take(this.#audio, durationMs, 'Audio comes faster than it sounds')
  }

  /** Whether the log is told once more that a client sends too much. */
  complains(): boolean {
    return this.#complaints.take(this.#now())
  }

  #take(allowance: TokenBucket, count: number, what: string): void {
    if (!allowance.take(this.#now(), count)) throw new TooMuch(what)
  }
}
