import { AudioRawFrame, type Frame, systemClock, type Timer, TTSAudioFrame } from '../../../src/engine.ts'
import { isLoud, speakWords, WordListener } from '../../../src/testing/index.ts'
import { type WebSocketClientOptions, WebSocketClientTransport } from '../../../transports/websocket/index.ts'
import { msPerWord } from './agent.ts'

const sampleRate = 16_000
const chunk = 320

/** Somebody with a microphone that is always on and a speaker that plays what has come, as fast as it sounds. */
export class WireCaller {
  readonly client: WebSocketClientTransport
  /** All that the server sent, with the moment it came. */
  readonly received: { readonly frame: Frame; readonly atMs: number }[] = []
  readonly words: string[] = []
  /** The most that was ever held, in milliseconds. */
  mostHeldMs = 0
  readonly #reports: boolean
  #ear = new WordListener()
  #speech: Int16Array[] = []
  #held: Int16Array[] = []
  #receivedSamples = 0
  #timer: Timer | undefined
  #startMs = 0
  #ticks = 0
  #watchers = new Set<() => void>()

  constructor(options: WebSocketClientOptions, { reports = true }: { reports?: boolean } = {}) {
    this.client = new WebSocketClientTransport(options)
    this.client.on('frame', (frame) => this.#take(frame))
    this.client.on('interrupt', () => {
      this.#held = []
      this.#ear = new WordListener()
    })
    this.client.on('close', () => this.hangUp())
    this.#reports = reports
  }

  /** What was heard, word by word. */
  get heard(): string {
    return this.words.join(' ')
  }

  async call(): Promise<this> {
    await this.client.connect()
    this.#startMs = systemClock.now()
    this.#tick()
    return this
  }

  say(text: string): void {
    const audio = speakWords(text, { msPerWord })
    for (let at = 0; at < audio.length; at += chunk) this.#speech.push(audio.subarray(at, at + chunk))
  }

  /** Settles when a condition holds; it is looked at with every piece of audio and every frame. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** Settles when so many words have been heard. */
  hears(count: number): Promise<void> {
    return this.until(() => this.words.length >= count)
  }

  hangUp(): void {
    this.#timer?.cancel()
    this.client.close()
  }

  readonly #tick = (): void => {
    const samples = this.#speech.shift() ?? new Int16Array(chunk)
    this.client.send(new AudioRawFrame({ samples, sampleRate }))
    this.#play()
    this.#ticks++
    for (const look of this.#watchers) look()
    const nextMs = this.#startMs + this.#ticks * 20
    this.#timer = systemClock.setTimeout(this.#tick, Math.max(0, nextMs - systemClock.now()))
  }

  #play(): void {
    const samples = this.#held.shift()
    if (samples && isLoud(samples)) this.words.push(...this.#ear.hear(samples))
    if (this.#reports)
      this.client.reportPlayout(((this.#receivedSamples - this.#heldSamples()) / sampleRate) * 1000)
  }

  #heldSamples(): number {
    return this.#held.reduce((sum, { length }) => sum + length, 0)
  }

  #take(frame: Frame): void {
    this.received.push({ frame, atMs: systemClock.now() })
    if (frame instanceof TTSAudioFrame) {
      this.#held.push(frame.samples)
      this.#receivedSamples += frame.samples.length
      this.mostHeldMs = Math.max(this.mostHeldMs, (this.#heldSamples() / sampleRate) * 1000)
    }
    for (const look of this.#watchers) look()
  }
}
