import { AudioRawFrame, type Clock, durationMs, type Timer } from '../../../src/engine.ts'

/** How long audio may be late before it counts as missing, in milliseconds. */
const lateMs = 200
/** How long silence is made for, in milliseconds: enough for whoever waits for a pause to notice it. */
const longestMs = 3_000
const chunkMs = 20

/**
 * Makes silence where an end stops sending, as muted microphones and voices between two sentences do: whoever listens
 * for a pause hears it.
 */
export class GapFiller {
  readonly #clock: Clock
  readonly #push: (frame: AudioRawFrame) => void
  #format = { sampleRate: 16_000, channels: 1 }
  #heardUntilMs = 0
  #filledMs = 0
  #timer: Timer | undefined

  constructor(clock: Clock, push: (frame: AudioRawFrame) => void) {
    this.#clock = clock
    this.#push = push
  }

  /** Audio came. */
  heard(frame: AudioRawFrame): void {
    const now = this.#clock.now()
    const { sampleRate, channels } = frame
    this.#format = { sampleRate, channels }
    this.#heardUntilMs = Math.min(Math.max(this.#heardUntilMs, now) + durationMs(frame), now + 1_000)
    this.#filledMs = 0
    this.#timer ??= this.#clock.setTimeout(this.#look, lateMs)
  }

  /** No more comes. */
  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  readonly #look = (): void => {
    const now = this.#clock.now()
    const missingMs = now - this.#heardUntilMs
    this.#timer = undefined
    if (this.#filledMs === 0 && missingMs < lateMs) this.#again(lateMs - missingMs)
    else if (this.#filledMs < longestMs) this.#fill(now, missingMs)
  }

  #fill(now: number, missingMs: number): void {
    const { sampleRate, channels } = this.#format
    const samples = new Int16Array(Math.round((sampleRate * missingMs) / 1000) * channels)
    this.#heardUntilMs = now
    this.#filledMs += missingMs
    this.#again(chunkMs)
    this.#push(new AudioRawFrame({ samples, sampleRate, channels, pts: now - missingMs }))
  }

  #again(delayMs: number): void {
    this.#timer = this.#clock.setTimeout(this.#look, delayMs)
  }
}
